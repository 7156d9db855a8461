import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Sends the documents that its parent gives to a daemon. Arguments: its port, documents a second or 0. */
const header = '{"format":"json","version":1}\n';

const [port, rate = 0] = process.argv.slice(2).map(Number);
const socket = createSocket('udp4');
socket.connect(port ?? 0, '127.0.0.1');
const [[documents]] = (await Promise.all([
  once(process, 'message'),
  once(socket, 'connect'),
])) as unknown as [[string[]]];
process.send?.('sending');
const began = performance.now();
for (const [index, text] of documents.entries()) {
  const early = rate === 0 ? 0 : began + (index * 1000) / rate - performance.now();
  if (early > 0) await sleep(early);
  await new Promise<void>((resolve, reject) => {
    socket.send(header + text, (error) => (error === null ? resolve() : reject(error)));
  });
}
socket.close();
process.disconnect();
