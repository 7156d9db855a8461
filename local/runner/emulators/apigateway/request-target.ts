import type { ApiRequest } from './exchange.ts';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const longestTarget = 10_240;
const mostHeaderBytes = 10_240;

/** Proxies write the whole URL: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2. */
export function splitTarget(target: string): { path: string; query: string } {
  const relative = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const separator = relative.indexOf('?');
  return separator < 0
    ? { path: relative || '/', query: '' }
    : { path: relative.slice(0, separator) || '/', query: relative.slice(separator + 1) };
}

/** What never gets as far as a route. */
export function isTooLarge(
  request: ApiRequest,
): { readonly status: 414 | 431; readonly message: string } | undefined {
  if (request.target.length > longestTarget) return { status: 414, message: 'URI Too Long' };
  const headerBytes = request.headers.reduce((sum, [, value]) => sum + value.length, 0);
  return headerBytes > mostHeaderBytes
    ? { status: 431, message: 'Request Header Fields Too Large' }
    : undefined;
}
