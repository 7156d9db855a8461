import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { formatTraceHeader, type Sampler } from '../../../xray/index.ts';
import type { Cloud, FunctionInvoker } from '../../cloud.ts';
import { formatAccessLog } from './access-log.ts';
import type { RestApiConfig } from './config.ts';
import {
  type ApiRequest,
  type ApiResponse,
  type Exchange,
  type Headers,
  newExtendedRequestId,
} from './exchange.ts';
import {
  badRequest,
  forbidden,
  type GatewayError,
  headersTooLarge,
  integrationRefused,
  missingAuthenticationToken,
  notEmulated,
  tooManyRequests,
  uriTooLong,
} from './gateway-errors.ts';
import { type Answer, invokeFunction } from './invoke-function.ts';
import { isTooLarge, splitTarget } from './request-target.ts';
import { createRequestValidation } from './request-validation.ts';
import { createRouter, type RouteMatch } from './router.ts';
import { decideTracing, integrationHeader, stageSegment } from './stage-trace.ts';
import { createThrottle } from './throttle.ts';

export interface RequestHandling {
  readonly functions: FunctionInvoker;
  readonly sampler: Sampler;
  /** The stage is traced and the sampling rules left this request out. */
  readonly onSampledOut: (request: { method: string; path: string }) => void;
  /** One line in the stage's access log format. */
  readonly onAccessLog?: (line: string) => void;
}

/** Answers the requests of one stage, and writes its segments. `signal` gives up what is under way. */
export function createRequestHandler(
  cloud: Cloud,
  config: RestApiConfig,
  handling: RequestHandling,
): (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse> {
  const findRoute = createRouter(config.routes);
  const takeToken = createThrottle(config.stage, cloud.clock);
  const validate = createRequestValidation(config, cloud.warn);

  async function answer(
    exchange: Exchange,
    routed: RouteMatch | GatewayError,
    signal: AbortSignal,
  ): Promise<Answer> {
    if (!('route' in routed)) return { error: routed };
    const { route } = routed;
    if (!takeToken(route, exchange.request.method)) return { error: tooManyRequests };
    try {
      const error = validate(routed, exchange.request, exchange.query);
      if (error !== undefined) return { error };
      const { integration } = route;
      switch (integration.kind) {
        case 'lambda-proxy':
          return await invokeFunction(
            { config, cloud, functions: handling.functions },
            exchange,
            routed,
            integration,
            signal,
          );
        case 'mock': {
          const { status, headers, body } = integration;
          return {
            response: { status, headers: Object.entries(headers), body: Buffer.from(body) },
          };
        }
        case 'not-emulated':
          return { error: notEmulated(integration.reason) };
      }
    } catch (error) {
      if (error instanceof URIError) return { error: badRequest };
      cloud.warn(
        `${exchange.request.method} ${exchange.path}: the local API Gateway failed: ${inspect(error)}`,
      );
      return { error: integrationRefused };
    }
  }

  return async (request, signal) => {
    const { path, query } = splitTarget(request.target);
    const ids = { requestId: randomUUID(), extendedRequestId: newExtendedRequestId() };
    const refused = refuseEarly(request, path, config);
    if (refused !== undefined) return gatewayResponse(refused, idHeaders(ids));

    const below = path.slice(config.stage.name.length + 1) || '/';
    const routed = routeOf(findRoute, request.method, below);
    const exchange: Exchange = {
      request,
      ...ids,
      startedAt: cloud.clock.now(),
      path,
      query,
      trace: decideTracing(config, cloud, handling.sampler, {
        method: request.method,
        path,
        headers: request.headers,
      }),
      ...('route' in routed && { match: routed }),
    };
    const outcome = await answer(exchange, routed, signal);
    const { trace } = exchange;
    const { integration } = outcome;
    const traceHeader =
      integration === undefined
        ? formatTraceHeader(trace.header)
        : integrationHeader(trace, integration.id);
    const headers = [...idHeaders(ids), ['X-Amzn-Trace-Id', traceHeader] as const];
    const response =
      outcome.error === undefined
        ? withHeaders(outcome.response, headers)
        : gatewayResponse(outcome.error, headers);
    if (signal.aborted) return response;

    const endedAt = cloud.clock.now();
    const { status } = response;
    if (trace.sampled) {
      cloud.emit(
        stageSegment(config, cloud, exchange, {
          status,
          endedAt,
          ...(integration !== undefined && { integration }),
        }),
      );
    } else if (trace.sampledOut) {
      handling.onSampledOut({ method: request.method, path });
    }
    const { accessLogFormat } = config.stage;
    if (accessLogFormat !== undefined && handling.onAccessLog !== undefined) {
      handling.onAccessLog(
        formatAccessLog(accessLogFormat, config, cloud, exchange, {
          status,
          endedAt,
          responseLength: response.body.length,
          ...(outcome.error !== undefined && { error: outcome.error }),
          ...(integration !== undefined && { integration }),
        }),
      );
    }
    return response;
  };
}

/** What never reaches the stage, and so leaves no segment. */
function refuseEarly(
  request: ApiRequest,
  path: string,
  config: RestApiConfig,
): GatewayError | undefined {
  const tooLarge = isTooLarge(request);
  if (tooLarge !== undefined) return tooLarge.status === 414 ? uriTooLong : headersTooLarge;
  return path.split('/', 2)[1] === config.stage.name ? undefined : forbidden;
}

function routeOf(
  findRoute: ReturnType<typeof createRouter>,
  method: string,
  path: string,
): RouteMatch | GatewayError {
  try {
    return findRoute(method, path) ?? missingAuthenticationToken;
  } catch (error) {
    if (error instanceof URIError) return badRequest;
    throw error;
  }
}

const idHeaders = (ids: { requestId: string; extendedRequestId: string }): Headers => [
  ['x-amzn-RequestId', ids.requestId],
  ['x-amz-apigw-id', ids.extendedRequestId],
];

const gatewayResponse = (error: GatewayError, headers: Headers): ApiResponse => ({
  status: error.status,
  headers: [
    ['Content-Type', 'application/json'],
    ...headers,
    ['x-amzn-ErrorType', error.errorType],
  ],
  body: Buffer.from(error.body),
});

function withHeaders(response: ApiResponse, headers: Headers): ApiResponse {
  const typed = response.headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    ...response,
    headers: [
      ...(typed ? [] : ([['Content-Type', 'application/json']] as const)),
      ...response.headers,
      ...headers,
    ],
  };
}
