import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';
import type { SegmentDocument } from '../../local/xray/index.ts';

const datagramHeader = '{"format":"json","version":1}\n';

/** Stands in for the X-Ray daemon: keeps every document that the SDK sends. */
export interface UdpSink extends AsyncDisposable {
  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  readonly documents: readonly SegmentDocument[];
  /** Resolves once the trace has that many documents. @throws after `timeout`, naming what arrived. */
  take(traceId: string, count: number, timeout?: number): Promise<SegmentDocument[]>;
}

export async function startUdpSink(): Promise<UdpSink> {
  const socket = createSocket('udp4');
  const documents: SegmentDocument[] = [];
  socket.on('message', (message) => {
    const text = message.toString();
    if (!text.startsWith(datagramHeader)) throw new Error(`not a segment datagram: "${text}"`);
    documents.push(JSON.parse(text.slice(datagramHeader.length)));
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');

  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    documents,
    async take(traceId, count, timeout = 5_000) {
      const found = () => documents.filter((document) => document.trace_id === traceId);
      const signal = AbortSignal.timeout(timeout);
      while (found().length < count) {
        if (signal.aborted) {
          const names = found().map(({ name }) => `"${name}"`);
          throw new Error(
            `expected ${count} documents of ${traceId}, got ${names.length}: ${names.join(', ')}`,
          );
        }
        // The next datagram, or the end of the wait: whichever comes first.
        await Promise.race([once(socket, 'message'), after(100)]);
      }
      return found();
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
