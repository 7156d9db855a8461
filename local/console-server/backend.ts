import type { HttpAnswer, XRayHttpRequest } from '../xray/index.ts';
import type { AppBackend } from './app-backend.ts';
import type { LiveSource } from './live-source.ts';
import type { ConsoleInfo } from './protocol.ts';

/** The X-Ray that a console shows, and what is around it. */
export interface ConsoleBackend {
  /** What the page is told of it, apart from what the console knows itself. */
  readonly info: Omit<ConsoleInfo, 'now' | 'hasApp' | 'hasSampleTraffic'>;
  /** Epoch seconds by the clock of X-Ray. */
  now(): number;
  /** Answers a call of the X-Ray API in its wire form. May throw: the page then is told the message. */
  handle(request: XRayHttpRequest): HttpAnswer | Promise<HttpAnswer>;
  readonly live: LiveSource;
  readonly app?: AppBackend | undefined;
}
