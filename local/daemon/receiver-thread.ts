import { parentPort, workerData } from 'node:worker_threads';
import { createReceiver } from './receiver.ts';
import type { FromReceiver, ReceiverOptions, ToReceiver } from './receiver-messages.ts';

/** Entry of the receiving thread: a busy main thread would let the system drop datagrams. */
if (parentPort === null) throw new Error('receiver-thread.ts runs as a worker thread only');
const port = parentPort;

const handle = createReceiver(workerData as ReceiverOptions, (message: FromReceiver) =>
  port.postMessage(message),
);
port.on('message', (message: ToReceiver) => handle(message));
