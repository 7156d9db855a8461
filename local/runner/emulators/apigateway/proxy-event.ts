import { isIP } from 'node:net';
import type { Cloud } from '../../cloud.ts';
import { executeApiHost, type RestApiConfig } from './config.ts';
import { type Exchange, findHeader, type Headers } from './exchange.ts';
import { isBinary } from './media-types.ts';
import { parseQuery } from './query.ts';
import type { RouteMatch } from './router.ts';

/** Headers of the connection, which a function never sees (observed). */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'keep-alive',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

/** Headers whose case is fixed on the way (observed). */
const fixedCase: Readonly<Record<string, string>> = {
  authorization: 'Authorization',
  host: 'Host',
  'user-agent': 'User-Agent',
  'x-amzn-trace-id': 'X-Amzn-Trace-Id',
  'x-forwarded-for': 'X-Forwarded-For',
  'x-forwarded-port': 'X-Forwarded-Port',
  'x-forwarded-proto': 'X-Forwarded-Proto',
};

/**
 * The event of a Lambda proxy integration:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format.
 * Host, port and protocol are those of the execute-api address, so that code which looks at them takes
 * the branch that it takes in the cloud.
 */
export function proxyEvent(
  config: RestApiConfig,
  cloud: Cloud,
  exchange: Exchange,
  match: RouteMatch,
): Readonly<Record<string, unknown>> {
  const { request } = exchange;
  const headers = group(eventHeaders(exchange, executeApiHost(config.id, cloud.region)));
  const query = group(parseQuery(exchange.query));
  const binary = isBinary(findHeader(request.headers, 'content-type'), config.binaryMediaTypes);
  return {
    resource: match.route.resourcePath,
    path: exchange.path.slice(config.stage.name.length + 1) || '/',
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size > 0 ? lastValues(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? Object.fromEntries(query) : null,
    pathParameters: nullIfEmpty(match.pathParameters),
    stageVariables: nullIfEmpty(config.stage.variables),
    requestContext: requestContext(config, cloud, exchange, match),
    body: request.body.length === 0 ? null : request.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && request.body.length > 0,
  };
}

function eventHeaders({ request, trace }: Exchange, host: string): Headers {
  const set = new Map([
    ['Host', host],
    ['X-Amzn-Trace-Id', trace.received],
    ['X-Forwarded-For', forwardedFor(request.headers, request.sourceIp)],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]);
  const kept = request.headers.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const shown = fixedCase[lower] ?? name;
    return connectionHeaders.has(lower) || set.has(shown) ? [] : [[shown, value] as const];
  });
  return [...kept, ...set];
}

/** `X-Forwarded-For` with the caller's own address at its end. */
export function forwardedFor(headers: Headers, sourceIp: string): string {
  const before = headers
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .flatMap(([, value]) => value.split(','))
    .map((address) => address.trim())
    .filter((address) => isIP(address) !== 0);
  return [...before, sourceIp].join(', ');
}

function requestContext(
  config: RestApiConfig,
  cloud: Cloud,
  exchange: Exchange,
  match: RouteMatch,
): Readonly<Record<string, unknown>> {
  const { request } = exchange;
  return {
    resourceId: match.route.resourceId,
    resourcePath: match.route.resourcePath,
    httpMethod: request.method,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: requestTime(exchange.startedAt),
    path: exchange.path,
    accountId: cloud.account,
    protocol: request.protocol,
    stage: config.stage.name,
    domainPrefix: config.id,
    requestTimeEpoch: Math.floor(exchange.startedAt * 1000),
    requestId: exchange.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: findHeader(request.headers, 'user-agent') ?? null,
      user: null,
    },
    domainName: executeApiHost(config.id, cloud.region),
    ...(config.deploymentId !== undefined && { deploymentId: config.deploymentId }),
    apiId: config.id,
  };
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `20/Feb/2018:22:48:57 +0000` */
export function requestTime(seconds: number): string {
  const iso = new Date(seconds * 1000).toISOString();
  const month = months[Number(iso.slice(5, 7)) - 1];
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}

function group(pairs: Headers): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return values;
}

const lastValues = (grouped: ReadonlyMap<string, readonly string[]>): Record<string, string> =>
  Object.fromEntries([...grouped].map(([name, values]) => [name, values.at(-1) ?? '']));

const nullIfEmpty = (record: Readonly<Record<string, string>>) =>
  Object.keys(record).length > 0 ? record : null;
