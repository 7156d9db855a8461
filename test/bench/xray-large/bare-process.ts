import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { ServerReady } from './server-process.ts';

/**
 * What an X-Ray costs that only keeps the text in memory, by HTTP, and counts datagrams. Says
 * `ServerReady`, then `BareState` whenever it is told `state`.
 */
export interface BareState {
  readonly received: number;
  /** Milliseconds since it began. */
  readonly processorTime: number;
}

const kept: string[] = [];
const server = createServer(async (request, response) => {
  const { TraceSegmentDocuments } = (await json(request)) as { TraceSegmentDocuments: string[] };
  for (const text of TraceSegmentDocuments) {
    JSON.parse(text);
    kept.push(text);
  }
  response.end('{"UnprocessedTraceSegments":[]}');
}).listen(0, '127.0.0.1');
await once(server, 'listening');

let received = 0;
const socket = createSocket({ type: 'udp4' }, () => {
  received += 1;
});
socket.bind(0, '127.0.0.1');
await once(socket, 'listening');
socket.setRecvBufferSize(8 * 1024 * 1024);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ received, processorTime: (user + system) / 1000 } satisfies BareState);
});
process.send?.({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  udpPort: socket.address().port,
  systemBuffer: socket.getRecvBufferSize(),
  openedAfter: 0,
} satisfies ServerReady);
