import type { ApiRequest, Headers } from '../apigateway/exchange.ts';
import { findHeader } from '../apigateway/exchange.ts';
import { glob } from '../protocols/glob.ts';
import type { CorsConfig } from './config.ts';

/** A browser asks before it sends: the API answers by itself, whether or not there is a route. */
export const isPreflight = ({ method, headers }: ApiRequest): boolean =>
  method === 'OPTIONS' &&
  findHeader(headers, 'origin') !== undefined &&
  findHeader(headers, 'access-control-request-method') !== undefined;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
export function preflightHeaders(cors: CorsConfig, request: ApiRequest): Headers {
  const origin = allowedOrigin(cors, request);
  const method = findHeader(request.headers, 'access-control-request-method') ?? '';
  if (origin === undefined || !allows(cors.allowMethods, method.toUpperCase())) return [];
  const { allowMethods, allowHeaders, maxAge } = cors;
  return [
    ...corsHeaders(cors, request),
    ['access-control-allow-methods', allowMethods.join(',')],
    ...(allowHeaders.length > 0
      ? ([['access-control-allow-headers', allowHeaders.join(',')]] as const)
      : []),
    ...(maxAge === undefined ? [] : ([['access-control-max-age', String(maxAge)]] as const)),
  ];
}

/** On every answer to an origin that may read it. */
export function corsHeaders(cors: CorsConfig, request: ApiRequest): Headers {
  const origin = allowedOrigin(cors, request);
  if (origin === undefined) return [];
  return [
    ['access-control-allow-origin', origin],
    ...(origin === '*' ? [] : ([['vary', 'Origin']] as const)),
    ...(cors.allowCredentials ? ([['access-control-allow-credentials', 'true']] as const) : []),
    ...(cors.exposeHeaders.length > 0
      ? ([['access-control-expose-headers', cors.exposeHeaders.join(',')]] as const)
      : []),
  ];
}

/** What a function says of CORS does not count where the API is configured for it. */
export const withoutCorsHeaders = (headers: Headers): Headers =>
  headers.filter(([name]) => !name.toLowerCase().startsWith('access-control-'));

function allowedOrigin(cors: CorsConfig, { headers }: ApiRequest): string | undefined {
  const origin = findHeader(headers, 'origin');
  if (origin === undefined) return undefined;
  if (cors.allowOrigins.includes('*')) return '*';
  const given = origin.toLowerCase();
  // `https://*` and `http://*` stand for all origins of a scheme.
  return cors.allowOrigins.some((pattern) => glob(pattern.toLowerCase(), given))
    ? origin
    : undefined;
}

const allows = (allowed: readonly string[], value: string) =>
  allowed.includes('*') || allowed.includes(value);
