import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AwsError } from '../emulators/protocols/aws-error.ts';

/** The largest request that any emulated operation takes: DynamoDB's BatchWriteItem. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The client went away before its request was complete: nobody is left to answer. */
export class RequestAbortedError extends Error {
  override readonly name = 'RequestAbortedError';
}

/**
 * Reads a request's body, its framing undone.
 *
 * @throws AwsError 413 when it is too large, 400 when it is not framed as its headers say.
 * @throws RequestAbortedError
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const body = await readAll(request);
  const encodings = encodingsOf(request.headers['content-encoding']);
  let decoded = body;
  if (isChunked(request, encodings)) decoded = decodeAwsChunked(decoded);
  if (encodings.includes('gzip')) decoded = await decompress(decoded);
  return decoded;
}

/** The headers that describe a body as `readBody` gives it: an encoding that it undid is no longer named. */
export function headersOfReadBody(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { 'content-encoding': named, ...others } = headers;
  const left = encodingsOf(named).filter(
    (encoding) => encoding !== 'gzip' && encoding !== 'aws-chunked',
  );
  return left.length === 0 ? others : { ...others, 'content-encoding': left.join(',') };
}

const encodingsOf = (header: string | undefined): string[] =>
  (header ?? '')
    .split(',')
    .map((encoding) => encoding.trim().toLowerCase())
    .filter((encoding) => encoding !== '');

function isChunked(request: IncomingMessage, encodings: readonly string[]): boolean {
  const sha = request.headers['x-amz-content-sha256'];
  return (
    encodings.includes('aws-chunked') || (typeof sha === 'string' && sha.startsWith('STREAMING-'))
  );
}

function readAll(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) {
        chunks.push(chunk);
        return;
      }
      request.removeAllListeners('data');
      // Read on without keeping it, so that the client gets to the answer.
      request.resume();
      reject(
        new AwsError(
          'RequestEntityTooLargeException',
          `The request body is larger than ${MAX_BODY_BYTES} bytes.`,
          { status: 413 },
        ),
      );
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', (cause) =>
      reject(new RequestAbortedError('the request ended early', { cause })),
    );
  });
}

/**
 * `<size in hex>;chunk-signature=…\r\n<bytes>\r\n`, the last one of size 0, then trailing headers.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
function decodeAwsChunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', position);
    const [size = ''] = body
      .subarray(position, Math.min(lineEnd, position + 1024))
      .toString('latin1')
      .split(';');
    const start = lineEnd + 2;
    const end = start + Number.parseInt(size, 16);
    if (lineEnd < 0 || !/^[0-9a-f]{1,8}$/i.test(size) || end > body.length) {
      throw new AwsError(
        'IncompleteBody',
        `The aws-chunked body is cut off or malformed at byte ${position}.`,
      );
    }
    if (end === start) return Buffer.concat(chunks);
    chunks.push(body.subarray(start, end));
    position = end + 2;
  }
}

async function decompress(body: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError('InvalidRequest', `The gzip body cannot be read: ${reason}`, { cause });
  }
}
