import type { APIGatewayProxyResult } from 'aws-lambda';
import type { RequestError } from './request-error.ts';

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

/** `{message, errors?}`, with the status of the error. */
export function errorResponse({
  statusCode,
  message,
  errors,
}: RequestError): APIGatewayProxyResult {
  const body = errors.length === 0 ? { message } : { message, errors };
  return jsonResponse(statusCode, body, statusCode === 429 ? { 'retry-after': '1' } : {});
}
