import { randomUUID } from 'node:crypto';
import { handleKmsRequest, isKmsRequest } from '../encryption/kms-http.ts';
import { maxDocumentBytes } from '../model/parse-document.ts';
import { handleOtlpRequest, isOtlpPath, type OtlpHttpResponse, otlpFailure } from '../otlp/http.ts';
import type { XRay } from '../xray.ts';
import { XRayError } from './errors.ts';
import type { OperationName } from './operation.ts';
import { operationPaths } from './operation-paths.ts';
import { mostDocuments } from './operations/put-trace-segments.ts';
import { operations } from './operations.ts';
import { readInput } from './read-input.ts';
import { writeOutput } from './write-output.ts';

export interface XRayHttpRequest {
  readonly method: string;
  /** May carry a query string, which is ignored. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** @default a new one */
  readonly requestId?: string;
}

export interface XRayHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/**
 * The largest body that is read: 50 documents of 64 KB, each of whose characters may be written with
 * six (`\\u0022`), as some clients do with all but letters, and what is around them.
 */
export const largestBody = mostDocuments * maxDocumentBytes * 6 + 64 * 1024;

const operationByPath: ReadonlyMap<string, OperationName> = new Map(
  Object.entries(operationPaths).map(([name, path]) => [path, name as OperationName]),
);

/** Answers one call of the X-Ray API, or of an OTLP exporter, in its wire form, errors included. Never throws. */
export function handleXRayRequest(xray: XRay, request: XRayHttpRequest): XRayHttpResponse {
  const { requestId = randomUUID() } = request;
  if (isOtlpPath(request.path)) return answerOtlp(xray, request, requestId);
  if (isKmsRequest(request.headers)) return answerKms(xray, request, requestId);
  const [path = ''] = request.path.split('?', 1);
  const name = request.method === 'POST' ? operationByPath.get(path) : undefined;
  // Observed: a path that is no operation's answers 200.
  if (name === undefined) return respond(requestId, 200, unknownOperation);
  try {
    if (request.body.length > largestBody) throw bodyTooLarge(request.body.length);
    return respond(requestId, 200, answer(xray, name, request.body));
  } catch (error) {
    return respondError(requestId, error, (stack) => xray.warn(`X-Ray ${name} failed: ${stack}`));
  }
}

function answerOtlp(xray: XRay, request: XRayHttpRequest, requestId: string): XRayHttpResponse {
  const withId = ({ status, headers, body }: OtlpHttpResponse): XRayHttpResponse => ({
    status,
    headers: { ...headers, 'x-amzn-RequestId': requestId },
    body,
  });
  try {
    return withId(handleOtlpRequest(request, xray.putSpans));
  } catch (error) {
    xray.warn(`X-Ray's OTLP endpoint failed: ${error instanceof Error ? error.stack : error}`);
    return withId(otlpFailure(request, 500, 'the spans could not be stored; see the log'));
  }
}

function answerKms(xray: XRay, request: XRayHttpRequest, requestId: string): XRayHttpResponse {
  try {
    return handleKmsRequest(xray.keys, { ...request, requestId });
  } catch (error) {
    return respondError(requestId, error, (stack) => xray.warn(`KMS failed: ${stack}`));
  }
}

function answer<Name extends OperationName>(xray: XRay, name: Name, body: Uint8Array): string {
  const { input, output } = operations[name];
  // What readInput returns is the input by its shape, which the compiler checked against the type.
  const read = readInput(input, body) as Parameters<typeof xray.call<Name>>[1];
  return writeOutput(output, xray.call(name, read));
}

const unknownOperation = JSON.stringify({
  Output: { __type: 'com.amazon.coral.service#UnknownOperationException' },
  Version: '1.0',
});

export const bodyTooLarge = (size: number): XRayError =>
  new XRayError(
    'RequestEntityTooLargeException',
    `The request body is larger than ${largestBody} bytes, got at least ${size}; send fewer or smaller documents`,
  );

export const tooManyBodies = (limit: number): XRayError =>
  new XRayError(
    'ThrottledException',
    `More than ${limit} bytes of requests are being read; send fewer at a time`,
  );

/** An error in X-Ray's wire form. `log` gets the stack of what is not an answer of X-Ray's. */
export function respondError(
  requestId: string,
  error: unknown,
  log: (stack: string) => void,
): XRayHttpResponse {
  const known =
    error instanceof XRayError ? error : new XRayError('InternalFailure', '', { cause: error });
  if (known !== error) log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return respond(requestId, known.status, errorBody(known), known.code);
}

/** Errors of the API's model have a `Message`, those of AWS's front end a `message` (observed). */
function errorBody(error: XRayError): string {
  switch (error.code) {
    case 'InternalFailure':
      return '{"message":null}';
    case 'ValidationException':
      return JSON.stringify({ message: error.message });
    default:
      // JSON leaves out the name where the error has none.
      return JSON.stringify({ Message: error.message, ResourceName: error.resourceName });
  }
}

function respond(
  requestId: string,
  status: number,
  body: string,
  errorType?: string,
): XRayHttpResponse {
  return {
    status,
    headers: {
      'Content-Type': 'application/json',
      'x-amzn-RequestId': requestId,
      ...(errorType && { 'x-amzn-errortype': errorType }),
    },
    body,
  };
}
