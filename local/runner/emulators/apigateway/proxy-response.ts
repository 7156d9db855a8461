import { isRecord } from '../protocols/json.ts';
import type { ApiResponse, Headers } from './exchange.ts';
import { isBinary } from './media-types.ts';

/** A function's answer that is not in the form of a proxy integration; the message says what is wrong with it. */
export class MalformedProxyResponse extends Error {
  override readonly name = 'MalformedProxyResponse';
}

const members = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/**
 * Reads what a function of a proxy integration returned. No member is required, no other is allowed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 * @throws MalformedProxyResponse
 */
export function readProxyResponse(
  payload: string,
  accept: string | undefined,
  binaryMediaTypes: readonly string[],
): ApiResponse {
  const answer = parse(payload);
  const unknown = Object.keys(answer).find((name) => !members.has(name));
  if (unknown !== undefined) {
    throw new MalformedProxyResponse(`it has the member "${unknown}", which is not allowed`);
  }
  const { body, isBase64Encoded } = answer;
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw malformed('its body must be text (JSON.stringify it)', body);
  }
  if (
    isBase64Encoded !== undefined &&
    isBase64Encoded !== null &&
    typeof isBase64Encoded !== 'boolean'
  ) {
    throw malformed('its isBase64Encoded must be true or false', isBase64Encoded);
  }
  const decode = isBase64Encoded === true && isBinary(accept, binaryMediaTypes);
  return {
    status: readStatus(answer.statusCode),
    headers: readHeaders(answer),
    body: Buffer.from(body ?? '', decode ? 'base64' : 'utf8'),
  };
}

function parse(payload: string): Readonly<Record<string, unknown>> {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    answer = payload;
  }
  if (isRecord(answer)) return answer;
  throw malformed('it must be an object with statusCode and body', answer);
}

function readStatus(value: unknown): number {
  if (value === undefined || value === null) return 200;
  const status = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) {
    return status;
  }
  throw malformed('its statusCode must be an HTTP status', value);
}

function readHeaders({ headers, multiValueHeaders }: Readonly<Record<string, unknown>>): Headers {
  const multiple = Object.entries(recordOf('multiValueHeaders', multiValueHeaders)).flatMap(
    ([name, values]) => {
      if (!Array.isArray(values))
        throw malformed(`multiValueHeaders "${name}" must be a list`, values);
      return values.map((value) => [name, headerText(name, value)] as const);
    },
  );
  const named = new Set(multiple.map(([name]) => name.toLowerCase()));
  const single = Object.entries(recordOf('headers', headers))
    .filter(([name]) => !named.has(name.toLowerCase()))
    .map(([name, value]) => [name, headerText(name, value)] as const);
  return [...single, ...multiple].flatMap(([name, value]) => remap(name, value));
}

function recordOf(member: string, value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isRecord(value)) return value;
  throw malformed(`its ${member} must be an object`, value);
}

function headerText(name: string, value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw malformed(`header "${name}" must be text`, value);
  }
  const text = String(value);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    throw malformed(`header "${name}" has characters that HTTP does not allow`, value);
  }
  return text;
}

/** Headers that belong to API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html. */
const remapped = new Set([
  'connection',
  'content-length',
  'date',
  'server',
  'www-authenticate',
  'x-amzn-requestid',
  'x-amzn-trace-id',
]);

function remap(name: string, value: string): (readonly [string, string])[] {
  const lower = name.toLowerCase();
  if (lower === 'transfer-encoding' || lower === 'keep-alive') return [];
  return [[remapped.has(lower) ? `x-amzn-Remapped-${name}` : name, value]];
}

const malformed = (requirement: string, value: unknown): MalformedProxyResponse =>
  new MalformedProxyResponse(
    `${requirement}, got "${(JSON.stringify(value) ?? 'undefined').slice(0, 100)}"`,
  );
