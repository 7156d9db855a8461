import type { Cloud } from '../../cloud.ts';
import { executeApiHost } from '../apigateway/config.ts';
import { type ApiRequest, findHeader, type Headers } from '../apigateway/exchange.ts';
import { forwardedFor, requestTime } from '../apigateway/proxy-event.ts';
import { parseQuery } from '../apigateway/query.ts';
import type { HttpApiConfig } from './config.ts';
import type { HttpRouteMatch } from './http-router.ts';

/** What is known of a request while it is answered. */
export interface HttpExchange {
  readonly request: ApiRequest;
  readonly requestId: string;
  readonly startedAt: number;
  /** With the stage, still percent-encoded. */
  readonly path: string;
  readonly query: string;
  /** `X-Amzn-Trace-Id` as the function gets it. */
  readonly traceHeader: string;
}

/** Headers of the connection, which a function never sees (observed). */
const connectionHeaders = new Set([
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The event of a Lambda proxy integration in payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(
  config: HttpApiConfig,
  cloud: Cloud,
  exchange: HttpExchange,
  { route, pathParameters }: HttpRouteMatch,
): Readonly<Record<string, unknown>> {
  const { request } = exchange;
  const { stage } = config;
  const domainName = executeApiHost(config.id, cloud.region);
  const cookies = request.headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(/;\s*/))
    .filter((cookie) => cookie !== '');
  const query = parseQuery(exchange.query);
  const text = isText(findHeader(request.headers, 'content-type'));
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: exchange.path,
    rawQueryString: exchange.query,
    ...(cookies.length > 0 && { cookies }),
    headers: joined(eventHeaders(exchange, domainName)),
    ...(query.length > 0 && { queryStringParameters: joined(query) }),
    requestContext: {
      accountId: cloud.account,
      apiId: config.id,
      domainName,
      domainPrefix: config.id,
      http: {
        method: request.method,
        path: exchange.path,
        protocol: request.protocol,
        sourceIp: request.sourceIp,
        userAgent: findHeader(request.headers, 'user-agent') ?? '',
      },
      requestId: exchange.requestId,
      routeKey: route.key,
      stage: stage.name,
      time: requestTime(exchange.startedAt),
      timeEpoch: Math.floor(exchange.startedAt * 1000),
    },
    ...(request.body.length > 0 && { body: request.body.toString(text ? 'utf8' : 'base64') }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    isBase64Encoded: request.body.length > 0 && !text,
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
  };
}

/** Host, port and protocol are those of the execute-api address, as in the cloud. */
function eventHeaders({ request, traceHeader }: HttpExchange, host: string): Headers {
  const set = new Map([
    ['content-length', String(request.body.length)],
    ['host', host],
    ['x-amzn-trace-id', traceHeader],
    ['x-forwarded-for', forwardedFor(request.headers, request.sourceIp)],
    ['x-forwarded-port', '443'],
    ['x-forwarded-proto', 'https'],
  ]);
  const kept = request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !connectionHeaders.has(name) && !set.has(name));
  return [...kept, ...set];
}

/** Values of one name, joined by commas. */
function joined(pairs: Headers): Record<string, string> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.join(',')]));
}

/** Everything else travels as base64 (observed). */
function isText(contentType: string | undefined): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? 'text/plain';
  return (
    type.startsWith('text/') || /^application\/(?:[\w.-]+\+)?(?:json|javascript|xml)$/.test(type)
  );
}
