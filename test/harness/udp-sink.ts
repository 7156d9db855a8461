import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { SegmentDocument } from '../../local/xray/index.ts';

const datagramHeader = '{"format":"json","version":1}\n';

/** Of a datagram that holds sampled OpenTelemetry spans. */
const otlpPrefix = 'T1S';

/** Stands in for the X-Ray daemon: keeps every document that the SDK sends. */
export interface UdpSink extends AsyncDisposable {
  /** For `AWS_XRAY_DAEMON_ADDRESS`. */
  readonly address: string;
  readonly documents: readonly SegmentDocument[];
  /** Resolves once the trace has that many documents. @throws after `timeout`, naming what arrived. */
  take(traceId: string, count: number, timeout?: number): Promise<SegmentDocument[]>;
  /** Resolves once the trace has a document of that name. */
  takeNamed(traceId: string, name: string): Promise<SegmentDocument>;
  /** OTLP requests in protobuf. */
  readonly otlpRequests: readonly Buffer[];
  /** Resolves once that many OTLP requests have come. */
  takeOtlp(count: number): Promise<readonly Buffer[]>;
}

export async function startUdpSink(): Promise<UdpSink> {
  const socket = createSocket('udp4');
  const documents: SegmentDocument[] = [];
  const otlpRequests: Buffer[] = [];
  socket.on('message', (message) => {
    const text = message.toString();
    if (!text.startsWith(datagramHeader)) throw new Error(`not a segment datagram: "${text}"`);
    const body = text.slice(datagramHeader.length);
    if (body.startsWith(otlpPrefix)) {
      otlpRequests.push(Buffer.from(body.slice(otlpPrefix.length), 'base64'));
    } else {
      documents.push(JSON.parse(body));
    }
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');

  const ofTrace = (traceId: string) =>
    documents.filter((document) => document.trace_id === traceId);

  async function until<Result>(
    traceId: string,
    wanted: string,
    find: () => Result | undefined,
    timeout = 5_000,
  ): Promise<Result> {
    const signal = AbortSignal.timeout(timeout);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (signal.aborted) {
        const names = ofTrace(traceId).map(({ name }) => `"${name}"`);
        throw new Error(`expected ${wanted} of ${traceId}, got: ${names.join(', ') || 'nothing'}`);
      }
      // The next datagram, or the end of the wait: whichever comes first.
      await Promise.race([once(socket, 'message'), once(signal, 'abort')]);
    }
  }

  return {
    address: `127.0.0.1:${(socket.address() as AddressInfo).port}`,
    documents,
    take: (traceId, count, timeout) =>
      until(
        traceId,
        `${count} documents`,
        () => (ofTrace(traceId).length < count ? undefined : ofTrace(traceId)),
        timeout,
      ),
    takeNamed: (traceId, name) =>
      until(traceId, `a document "${name}"`, () =>
        ofTrace(traceId).find((document) => document.name === name),
      ),
    otlpRequests,
    takeOtlp: (count) =>
      until('no trace', `${count} OTLP requests`, () =>
        otlpRequests.length < count ? undefined : otlpRequests,
      ),
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
