import type { TelemetryRecord } from '@aws-sdk/client-xray';
import { type Clock, milliseconds } from '../xray/index.ts';
import type { DaemonCounters } from './counters.ts';

const interval = milliseconds(60_000);
const mostKept = 30;
const mostPerCall = 10;

/** Tells X-Ray each minute what the daemon counted, as https://github.com/aws/aws-xray-daemon `pkg/telemetry`. */
export interface Telemetry {
  /** Sends what is left, with a last record. */
  close(): Promise<void>;
}

export function startTelemetry(options: {
  readonly clock: Clock;
  readonly counters: () => DaemonCounters;
  /** May throw; the records are then sent again with the next ones. */
  readonly send: (records: readonly TelemetryRecord[]) => void | Promise<void>;
}): Telemetry {
  const { clock, counters, send } = options;
  let last = counters();
  let records: TelemetryRecord[] = [];
  let sending = Promise.resolve();

  const rotate = (): void => {
    const current = counters();
    // Nothing is told of a daemon that never received anything.
    if (current.received === 0) return;
    records = [...records, difference(last, current, clock)].slice(-mostKept);
    last = current;
    sending = sending.then(sendAll);
  };

  const sendAll = async (): Promise<void> => {
    while (records.length > 0) {
      const batch = records.slice(0, mostPerCall);
      try {
        await send(batch);
      } catch {
        // Telemetry is not worth a line at the terminal each minute; the records stay for the next try.
        return;
      }
      records = records.filter((record) => !batch.includes(record));
    }
  };

  let cancel = () => {};
  const arm = (): void => {
    cancel = clock.after(interval, () => {
      rotate();
      arm();
    });
  };
  arm();
  return {
    async close() {
      cancel();
      rotate();
      await sending;
    },
  };
}

const difference = (from: DaemonCounters, to: DaemonCounters, clock: Clock): TelemetryRecord => ({
  Timestamp: new Date(clock.now() * 1000),
  SegmentsReceivedCount: to.received - from.received,
  SegmentsSentCount: to.sent - from.sent,
  SegmentsSpilloverCount: to.spillover - from.spillover,
  SegmentsRejectedCount: to.malformed + to.unprocessed - from.malformed - from.unprocessed,
  BackendConnectionErrors: {
    TimeoutCount: to.timedOutCalls - from.timedOutCalls,
    // The daemon of AWS has no use for it either.
    ConnectionRefusedCount: 0,
    HTTPCode4XXCount: to.clientErrorCalls - from.clientErrorCalls,
    HTTPCode5XXCount: to.serverErrorCalls - from.serverErrorCalls,
    UnknownHostCount: to.unknownHostCalls - from.unknownHostCalls,
    OtherCount: otherCalls(to) - otherCalls(from),
  },
});

const otherCalls = (counters: DaemonCounters): number =>
  counters.failedCalls -
  counters.timedOutCalls -
  counters.clientErrorCalls -
  counters.serverErrorCalls -
  counters.unknownHostCalls;
