import type { ApiResponse, Headers } from '../apigateway/exchange.ts';
import { isRecord } from '../protocols/json.ts';

/** A function's answer that an HTTP API does not take; the message says what is wrong with it. */
export class MalformedHttpResponse extends Error {
  override readonly name = 'MalformedHttpResponse';
}

/**
 * Reads what a function returned in payload format 2.0: an answer with a `statusCode`, or any JSON, which
 * then is the body.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 * @throws MalformedHttpResponse
 */
export function readHttpResponse(payload: string): ApiResponse {
  const answer = parse(payload);
  if (!isRecord(answer) || answer.statusCode === undefined) {
    return {
      status: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(typeof answer === 'string' ? answer : payload),
    };
  }
  const { body, isBase64Encoded } = answer;
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw malformed('its body must be text (JSON.stringify it)', body);
  }
  const headers = [...readHeaders(answer.headers), ...readCookies(answer.cookies)];
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    status: readStatus(answer.statusCode),
    headers: typed ? headers : [['content-type', 'text/plain;charset=UTF-8'], ...headers],
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    throw malformed('it must be JSON', payload);
  }
}

function readStatus(value: unknown): number {
  const status = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) {
    return status;
  }
  throw malformed('its statusCode must be an HTTP status', value);
}

/** Headers of the connection belong to API Gateway. */
const ownHeaders = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding']);

function readHeaders(headers: unknown): Headers {
  if (headers === undefined || headers === null) return [];
  if (!isRecord(headers)) throw malformed('its headers must be an object', headers);
  return Object.entries(headers)
    .filter(([name]) => !ownHeaders.has(name.toLowerCase()))
    .map(([name, value]) => [checkName(name), headerText(name, value)] as const);
}

function readCookies(cookies: unknown): Headers {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) throw malformed('its cookies must be a list', cookies);
  return cookies.map((cookie) => ['set-cookie', headerText('set-cookie', cookie)] as const);
}

function checkName(name: string): string {
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name;
  throw malformed('a header has a name that HTTP does not allow', name);
}

function headerText(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw malformed(`header "${name}" must be text`, value);
  }
  const text = String(value);
  if (!/[^\t\x20-\x7e\x80-\xff]/.test(text)) return text;
  throw malformed(`header "${name}" has characters that HTTP does not allow`, value);
}

const malformed = (requirement: string, value: unknown): MalformedHttpResponse =>
  new MalformedHttpResponse(
    `${requirement}, got "${(JSON.stringify(value) ?? 'undefined').slice(0, 100)}"`,
  );
