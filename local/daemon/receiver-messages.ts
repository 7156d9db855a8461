/** What the main thread and the receiving thread tell each other. */

export type ToReceiver =
  | {
      readonly kind: 'open';
      readonly daemon: number;
      readonly host: string;
      readonly port: number;
      readonly counters: BigInt64Array;
    }
  /** Stop receiving, hand over what waits, then say `closed`. */
  | { readonly kind: 'close'; readonly daemon: number }
  /** One batch of the daemon has been dealt with. */
  | { readonly kind: 'done'; readonly daemon: number };

export type FromReceiver =
  | {
      readonly kind: 'opened';
      readonly daemon: number;
      /** What the system granted for datagrams that wait to be read, in bytes, as it tells it. */
      readonly systemBuffer: number;
    }
  | {
      readonly kind: 'refused';
      readonly daemon: number;
      readonly code: string;
      readonly message: string;
    }
  | { readonly kind: 'batch'; readonly daemon: number; readonly documents: readonly string[] }
  | { readonly kind: 'closed'; readonly daemon: number }
  | { readonly kind: 'log'; readonly daemon: number; readonly message: string };

export interface ReceiverOptions {
  /** Documents that may wait, all daemons together, in bytes. */
  readonly bufferBytes: number;
}
