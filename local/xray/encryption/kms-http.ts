import { randomUUID } from 'node:crypto';
import { checkConstraints } from '../api/constraints.ts';
import { XRayError } from '../api/errors.ts';
import type { XRayHttpRequest, XRayHttpResponse } from '../api/http.ts';
import { readInput } from '../api/read-input.ts';
import { KmsError } from './errors.ts';
import type { Keys } from './keys.ts';
import {
  type KmsInput,
  type KmsOperation,
  kmsOperations,
  localOperations,
} from './kms-operations.ts';

const services: Readonly<Record<string, Readonly<Record<string, KmsOperation>>>> = {
  TrentService: kmsOperations,
  TraceLab: localOperations,
};

/** Whether a request speaks to KMS, which like X-Ray's API may come to any path. */
export const isKmsRequest = (headers: XRayHttpRequest['headers']): boolean =>
  Object.hasOwn(services, targetOf(headers).service);

function targetOf(headers: XRayHttpRequest['headers']): { service: string; operation: string } {
  const target = headers['x-amz-target'];
  const [service = '', ...operation] = (typeof target === 'string' ? target : '').split('.');
  return { service, operation: operation.join('.') };
}

/**
 * Answers one call of KMS in its wire form, errors included.
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function handleKmsRequest(keys: Keys, request: XRayHttpRequest): XRayHttpResponse {
  const { requestId = randomUUID() } = request;
  try {
    const body = answer(keys, request);
    return respond(requestId, 200, body === undefined ? '' : JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof KmsError) && !(error instanceof XRayError)) throw error;
    const fault = { __type: error.code, message: error.message };
    return respond(requestId, 400, JSON.stringify(fault), error.code);
  }
}

function answer(keys: Keys, { headers, body }: XRayHttpRequest): object | undefined {
  const { service, operation: name } = targetOf(headers);
  const operations = services[service] ?? {};
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) {
    throw new KmsError(
      'UnknownOperationException',
      `the local KMS has no operation "${name.slice(0, 100)}"; it has ${Object.keys(kmsOperations).join(', ')}`,
    );
  }
  const input = readInput(operation.input, body) as KmsInput;
  checkConstraints(operation.input, input);
  return operation.run(input, keys);
}

const respond = (
  requestId: string,
  status: number,
  body: string,
  errorType?: string,
): XRayHttpResponse => ({
  status,
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'x-amzn-RequestId': requestId,
    ...(errorType && { 'x-amzn-errortype': errorType }),
  },
  body,
});
