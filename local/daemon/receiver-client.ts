import { Worker } from 'node:worker_threads';
import type { FromReceiver, ReceiverOptions, ToReceiver } from './receiver-messages.ts';

/** What happens to one daemon's documents on the main thread. */
export interface ReceiverListener {
  /** Resolves when the batch has been dealt with. Never rejects. */
  onBatch(documents: readonly string[]): Promise<void>;
  onLog(message: string): void;
}

/** The receiving thread, from the main thread's side. */
export interface ReceiverClient {
  /** Binds. @throws with `code` and `port` when the port cannot be had. */
  open(address: {
    readonly host: string;
    readonly port: number;
    readonly counters: BigInt64Array;
    readonly listener: ReceiverListener;
  }): Promise<ReceiverSocket>;
  /** Ends the thread. Daemons that are still open lose what waits. */
  stop(): Promise<void>;
}

export interface ReceiverSocket {
  /** What the system granted for datagrams that wait to be read, in bytes, as it tells it. */
  readonly systemBuffer: number;
  close(): Promise<void>;
}

interface Pending {
  resolve(): void;
  reject(error: Error): void;
}

export function startReceiver(options: ReceiverOptions): ReceiverClient {
  const worker = new Worker(new URL('./receiver-thread.ts', import.meta.url), {
    workerData: options,
    name: 'x-ray daemon',
  });
  const listeners = new Map<number, ReceiverListener>();
  const opening = new Map<number, Pending>();
  const closing = new Map<number, Pending>();
  const granted = new Map<number, number>();
  let failure: Error | undefined;
  let lastDaemon = 0;

  const tell = (message: ToReceiver) => worker.postMessage(message);

  const settle = (pending: Map<number, Pending>, daemon: number, error?: Error): void => {
    const waiting = pending.get(daemon);
    pending.delete(daemon);
    if (error === undefined) waiting?.resolve();
    else waiting?.reject(error);
  };

  const handle = (message: FromReceiver): void => {
    const { daemon } = message;
    switch (message.kind) {
      case 'opened':
        granted.set(daemon, message.systemBuffer);
        settle(opening, daemon);
        break;
      case 'refused':
        settle(opening, daemon, Object.assign(new Error(message.message), { code: message.code }));
        break;
      case 'batch':
        void listeners
          .get(daemon)
          ?.onBatch(message.documents)
          .then(() => tell({ kind: 'done', daemon }));
        break;
      case 'log':
        listeners.get(daemon)?.onLog(message.message);
        break;
      case 'closed':
        listeners.delete(daemon);
        settle(closing, daemon);
        break;
    }
  };

  const fail = (error: Error): void => {
    failure ??= error;
    for (const listener of listeners.values()) {
      listener.onLog(`The receiving thread ended, no more segments are received: ${error.message}`);
    }
    listeners.clear();
    for (const daemon of [...opening.keys()]) settle(opening, daemon, error);
    // There is nothing left to wait for.
    for (const daemon of [...closing.keys()]) settle(closing, daemon);
  };

  worker.on('message', handle);
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('it was stopped')));

  return {
    async open({ host, port, counters, listener }) {
      if (failure !== undefined) throw failure;
      const daemon = ++lastDaemon;
      listeners.set(daemon, listener);
      try {
        await new Promise<void>((resolve, reject) => {
          opening.set(daemon, { resolve, reject });
          tell({ kind: 'open', daemon, host, port, counters });
        });
      } catch (error) {
        listeners.delete(daemon);
        throw error;
      }
      return {
        systemBuffer: granted.get(daemon) ?? 0,
        close: () =>
          new Promise<void>((resolve, reject) => {
            if (failure !== undefined) return resolve();
            closing.set(daemon, { resolve, reject });
            tell({ kind: 'close', daemon });
          }),
      };
    },
    async stop() {
      listeners.clear();
      await worker.terminate();
    },
  };
}
