import { type Clock, systemClock } from '../xray/index.ts';
import type { ConsoleBackend } from './backend.ts';
import { polledChanges } from './polled-changes.ts';
import type { ConsoleTarget } from './protocol.ts';
import { xrayCalls } from './xray-calls.ts';

export interface RemoteBackendOptions {
  /** Passes a call of the X-Ray API on, signed where that is needed. */
  readonly handle: ConsoleBackend['handle'];
  readonly target: ConsoleTarget;
  readonly version: string;
  readonly region: string;
  readonly exampleCommand: string;
  readonly awsCliOptions: string;
  /** For waiting in real time. @default the system's */
  readonly clock?: Clock;
}

/** Every look costs at AWS, where traces become visible minutes late. https://aws.amazon.com/xray/pricing/ */
const looks = {
  aws: { interval: 5000, reach: 120 },
  local: { interval: 1000, reach: 5 },
} as const;

/** A console for an X-Ray of another process, or of AWS. */
export function remoteBackend(options: RemoteBackendOptions): ConsoleBackend {
  const { handle, clock = systemClock(), ...info } = options;
  return {
    info,
    now: () => clock.now(),
    handle,
    live: polledChanges({ call: xrayCalls(handle), clock, ...looks[info.target.kind] }),
  };
}
