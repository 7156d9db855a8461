export type { AppBackend, LogQuestion, ResourceId } from './app-backend.ts';
export type { ConsoleBackend } from './backend.ts';
export {
  type Console,
  type ConsoleOptions,
  type ConsoleServerOptions,
  createConsole,
  startConsole,
} from './console.ts';
export { ConsoleError } from './console-error.ts';
export type { LiveSource } from './live-source.ts';
export { localBackend } from './local-backend.ts';
export type { PageOptions } from './page.ts';
export type { AppDescription, ConsoleInfo, InvokeAnswer, LogAnswer } from './protocol.ts';
export { type RemoteBackendOptions, remoteBackend } from './remote-backend.ts';
export { type CallXRay, xrayCalls } from './xray-calls.ts';
