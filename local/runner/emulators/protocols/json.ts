import type { AwsRequest, AwsResponse } from '../../cloud.ts';
import { AwsError } from './aws-error.ts';

/**
 * AWS JSON 1.0 and 1.1: `X-Amz-Target` names the operation, the body is one JSON object.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export interface JsonRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export const isJsonRequest = (request: AwsRequest): boolean =>
  request.headers['x-amz-target'] !== undefined;

/** @throws AwsError SerializationException when the body is not a JSON object. */
export function decodeJson(request: AwsRequest): JsonRequest {
  const target = request.headers['x-amz-target'] ?? '';
  return {
    operation: target.slice(target.lastIndexOf('.') + 1),
    input: parseBody(request.body.toString('utf8')),
  };
}

function parseBody(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw serialization('the request body is not JSON', cause);
  }
  if (!isRecord(value)) throw serialization('the request body is not a JSON object');
  return value;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const serialization = (message: string, cause?: unknown): AwsError =>
  new AwsError('SerializationException', message, { cause });

export function jsonResult(request: AwsRequest, output: object | undefined): AwsResponse {
  return {
    status: 200,
    headers: jsonHeaders(request),
    body: output === undefined ? '' : JSON.stringify(output),
  };
}

/** `shapePrefix` is the service's namespace, such as `com.amazonaws.sqs#`. */
export function jsonError(request: AwsRequest, error: AwsError, shapePrefix: string): AwsResponse {
  return {
    status: error.status,
    headers: {
      ...jsonHeaders(request),
      // What SDKs of services that once spoke the query protocol read the code from:
      // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
      'x-amzn-query-error': `${error.queryCode};${error.fault}`,
    },
    body: JSON.stringify({ __type: `${shapePrefix}${error.code}`, message: error.message }),
  };
}

const jsonHeaders = (request: AwsRequest): Record<string, string> => ({
  'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.0',
  'x-amzn-requestid': request.requestId,
});
