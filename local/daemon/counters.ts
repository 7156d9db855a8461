/**
 * What one daemon did since it was opened. Once nothing waits,
 * `received = malformed + sent + spillover + failed`.
 */
export interface DaemonCounters {
  /** Datagrams that arrived. */
  readonly received: number;
  /** Datagrams without a valid header or without a document. */
  readonly malformed: number;
  /** Documents that wait for their batch. */
  readonly waiting: number;
  /** Documents of calls that succeeded, those that X-Ray refused among them. */
  readonly sent: number;
  /** Documents that X-Ray refused. */
  readonly unprocessed: number;
  /** Documents dropped for want of memory. */
  readonly spillover: number;
  /** Documents of calls that failed. */
  readonly failed: number;
  /** Calls that failed. */
  readonly failedCalls: number;
  /** Of those, calls that were not answered in time. */
  readonly timedOutCalls: number;
  /** Of the failed calls, those that were answered with 4xx and 5xx, or whose host is not known. */
  readonly clientErrorCalls: number;
  readonly serverErrorCalls: number;
  readonly unknownHostCalls: number;
  /** Datagrams that the operating system dropped unseen; told by Linux only, elsewhere 0. */
  readonly lostBySystem: number;
}

/** What the receiving thread writes and the main thread reads, at any time. */
const places = { received: 0, malformed: 1, spillover: 2, waiting: 3 } as const;

export type ReceiverCounter = keyof typeof places;

export const createReceiverCounters = (): BigInt64Array =>
  new BigInt64Array(
    new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT * Object.keys(places).length),
  );

export function addTo(counters: BigInt64Array, name: ReceiverCounter, count: number): void {
  Atomics.add(counters, places[name], BigInt(count));
}

export const readCounter = (counters: BigInt64Array, name: ReceiverCounter): number =>
  Number(Atomics.load(counters, places[name]));
