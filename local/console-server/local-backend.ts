import { type Clock, handleXRayRequest, systemClock, type XRay } from '../xray/index.ts';
import type { AppBackend } from './app-backend.ts';
import type { ConsoleBackend } from './backend.ts';
import { pushedChanges } from './pushed-changes.ts';
import { xrayCalls } from './xray-calls.ts';

export interface LocalBackendOptions {
  readonly xray: XRay;
  readonly version: string;
  readonly region: string;
  readonly account: string;
  /** `127.0.0.1:2000`, where the X-Ray API is reached. */
  readonly address: string;
  /** What fills an empty console, to be copied into a terminal. */
  readonly exampleCommand: string;
  readonly app?: AppBackend | undefined;
  /** For waiting in real time. @default the system's */
  readonly clock?: Clock;
}

/** A console for the X-Ray of this process. */
export function localBackend(options: LocalBackendOptions): ConsoleBackend {
  const { xray, version, region, account, address, exampleCommand, app } = options;
  const { clock = systemClock() } = options;
  const handle: ConsoleBackend['handle'] = (request) => handleXRayRequest(xray, request);
  return {
    info: {
      version,
      region,
      account,
      exampleCommand,
      target: { kind: 'local', address },
      awsCliOptions: `--endpoint-url http://${address} --region ${region} --no-sign-request`,
    },
    now: () => clock.now(),
    handle,
    live: pushedChanges({ subscribe: xray.subscribe, call: xrayCalls(handle), clock }),
    app,
  };
}
