import type { APIGatewayProxyResult } from 'aws-lambda';
import { RequestError } from './request-error.ts';
import { recordError } from './tracing.ts';

export function jsonResponse(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/**
 * Turns a RequestError into its answer `{message, errors?}`, recorded in the trace. Any other error is
 * passed on: the function fails and API Gateway answers 502.
 */
export async function answerRequestErrors(
  work: () => Promise<APIGatewayProxyResult>,
): Promise<APIGatewayProxyResult> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    recordError(error);
    const { statusCode, message, errors } = error;
    const body = errors.length === 0 ? { message } : { message, errors };
    return jsonResponse(statusCode, body, statusCode === 429 ? { 'retry-after': '1' } : {});
  }
}
