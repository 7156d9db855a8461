/** Of a request, and of the answer to it. */
export type Encoding = 'protobuf' | 'json';

export const contentTypes: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** `ExportTraceServiceResponse`; it says nothing where nothing was refused. */
export function writeResponse(
  encoding: Encoding,
  rejected: number,
  message: string,
): string | Buffer {
  if (encoding === 'json') {
    return rejected === 0
      ? '{}'
      : JSON.stringify({
          partialSuccess: { rejectedSpans: String(rejected), errorMessage: message },
        });
  }
  if (rejected === 0) return Buffer.alloc(0);
  return bytesField(1, Buffer.concat([varintField(1, rejected), bytesField(2, message)]));
}

/** `google.rpc.Status`, https://opentelemetry.io/docs/specs/otlp/#failures-1 */
export const writeStatus = (encoding: Encoding, code: number, message: string): string | Buffer =>
  encoding === 'json'
    ? JSON.stringify({ code, message })
    : Buffer.concat([varintField(1, code), bytesField(2, message)]);

const varintField = (number: number, value: number): Buffer =>
  Buffer.from([number << 3, ...varint(value)]);

function bytesField(number: number, content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}
