import { gunzipSync } from 'node:zlib';
import { malformed, OtlpError } from './errors.ts';
import { largestRequest } from './limits.ts';
import { readJson } from './read-json.ts';
import { readProtobuf } from './read-protobuf.ts';
import type { Span } from './span.ts';
import { contentTypes, type Encoding, writeResponse, writeStatus } from './write-answer.ts';

export interface OtlpHttpRequest {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface OtlpHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What became of the spans of one request. */
export interface PutSpansResult {
  readonly rejected: number;
  /** Why, of some of them. */
  readonly message: string;
}

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp-request */
const tracesPath = '/v1/traces';

/** @param path may carry a query string */
export const isOtlpPath = (path: string): boolean =>
  path === tracesPath || path.startsWith(`${tracesPath}?`);

/**
 * Answers a request of an OTLP exporter, errors included, in the encoding that it came in.
 *
 * @param putSpans keeps the spans. What it throws is for the caller to answer.
 */
export function handleOtlpRequest(
  request: OtlpHttpRequest,
  putSpans: (spans: readonly Span[]) => PutSpansResult,
): OtlpHttpResponse {
  try {
    if (request.method !== 'POST') {
      throw new OtlpError(405, `${tracesPath} takes POST only, got "${request.method}"`);
    }
    const encoding = encodingOf(request);
    if (encoding === undefined) {
      const type = headerOf(request, 'content-type');
      const known = Object.values(contentTypes).join(' and ');
      throw new OtlpError(415, `the content type must be one of ${known}, got "${type}"`);
    }
    const body = unpack(request);
    const { rejected, message } = putSpans(
      encoding === 'json' ? readJson(body) : readProtobuf(body),
    );
    return respond(200, encoding, writeResponse(encoding, rejected, message));
  } catch (error) {
    if (error instanceof OtlpError) return otlpFailure(request, error.status, error.message);
    throw error;
  }
}

/** A refusal of the whole request; as JSON for a client that speaks neither encoding. */
export function otlpFailure(
  request: Pick<OtlpHttpRequest, 'headers'>,
  status: number,
  message: string,
): OtlpHttpResponse {
  const encoding = encodingOf(request) ?? 'json';
  const {
    status: httpStatus,
    headers,
    body,
  } = respond(
    status,
    encoding,
    writeStatus(encoding, status >= 500 ? internal : invalidArgument, message),
  );
  return {
    status: httpStatus,
    headers: {
      ...headers,
      ...(status === 405 && { Allow: 'POST' }),
      ...(status === 415 && { 'Accept-Encoding': 'gzip, identity' }),
    },
    body,
  };
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const invalidArgument = 3;
const internal = 13;

export const requestTooLarge = (size: number): string =>
  `the request is larger than ${largestRequest} bytes uncompressed, got at least ${size}; send fewer spans at a time`;

function unpack({ headers, body }: OtlpHttpRequest): Uint8Array {
  const encoding = headerOf({ headers }, 'content-encoding').trim().toLowerCase() || 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new OtlpError(415, `the content encoding must be gzip or identity, got "${encoding}"`);
  }
  const bytes = encoding === 'gzip' ? gunzip(body) : body;
  if (bytes.length > largestRequest) throw new OtlpError(413, requestTooLarge(bytes.length));
  return bytes;
}

/** Stops as soon as it is too much, so that a small bomb stays small. */
function gunzip(body: Uint8Array): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: largestRequest });
  } catch (error) {
    if (error instanceof RangeError) {
      throw new OtlpError(413, requestTooLarge(largestRequest + 1), { cause: error });
    }
    const reason = error instanceof Error ? error.message : String(error);
    throw malformed(`the request is not gzip: ${reason}`);
  }
}

function encodingOf(request: Pick<OtlpHttpRequest, 'headers'>): Encoding | undefined {
  const [type = ''] = headerOf(request, 'content-type').split(';', 1);
  switch (type.trim().toLowerCase()) {
    case contentTypes.protobuf:
      return 'protobuf';
    case contentTypes.json:
      return 'json';
    default:
      return undefined;
  }
}

const headerOf = ({ headers }: Pick<OtlpHttpRequest, 'headers'>, name: string): string =>
  [headers[name] ?? ''].flat()[0] ?? '';

const respond = (status: number, encoding: Encoding, body: string | Buffer): OtlpHttpResponse => ({
  status,
  headers: { 'Content-Type': contentTypes[encoding] },
  body,
});
