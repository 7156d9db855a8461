import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Sends the documents that its parent gives to the daemon on the port in its first argument. */
const header = '{"format":"json","version":1}\n';

const socket = createSocket('udp4');
socket.connect(Number(process.argv[2]), '127.0.0.1');
const [[documents]] = (await Promise.all([
  once(process, 'message'),
  once(socket, 'connect'),
])) as unknown as [[string[]]];
process.send?.('sending');
for (const text of documents) {
  await new Promise<void>((resolve, reject) => {
    socket.send(header + text, (error) => (error === null ? resolve() : reject(error)));
  });
}
socket.close();
process.disconnect();
