import { isIP } from 'node:net';
import {
  type AppBackend,
  localBackend,
  type PageOptions,
  startConsole,
} from '../console-server/index.ts';
import type { XRay } from '../xray/index.ts';
import type { SampleRound } from './app-backend.ts';
import { namingPortOwner } from './port-owner.ts';
import type { InstanceStatus } from './running-instance.ts';

/** What the command line decides about the console. */
export interface ConsoleSettings {
  /** `0` takes any free port. */
  readonly port: number;
  /** Of TraceLab. */
  readonly version: string;
  /** Where the page is. @default beside the sources, or the bundle */
  readonly page?: PageOptions;
  /** What fills an empty console, to be copied into a terminal. */
  readonly exampleCommand: (status: InstanceStatus) => string;
  /** What the page's button sends; undefined for an app that there are no requests for. */
  readonly sampleRound?: (status: InstanceStatus) => SampleRound | undefined;
}

export interface ServedBy {
  readonly xray: XRay;
  readonly host: string;
  readonly status: () => InstanceStatus;
  readonly warn: (message: string) => void;
  readonly app?: AppBackend | undefined;
}

export interface ServedConsole {
  /** `http://127.0.0.1:4000/` */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws PortInUseError */
export async function serveConsole(
  { port, version, page, exampleCommand }: ConsoleSettings,
  { xray, host, status, warn, app }: ServedBy,
): Promise<ServedConsole> {
  const running = status();
  const backend = localBackend({
    ...{ xray, version, app },
    region: running.region,
    account: running.account,
    address: running.addresses.xray,
    exampleCommand: exampleCommand(running),
  });
  const server = await namingPortOwner(port, () =>
    startConsole(backend, { host, port, warn, page }),
  );
  return { url: `http://${reachable(host)}:${server.port}/`, close: server.close };
}

/** What listens on every address is reached on this machine by the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (isIP(host) !== 6) return host;
  return /^[0:]+$/.test(host) ? '[::1]' : `[${host}]`;
}
