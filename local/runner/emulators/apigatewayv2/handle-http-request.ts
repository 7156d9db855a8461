import { inspect } from 'node:util';
import { newTraceId, parseTraceHeader } from '../../../xray/index.ts';
import type { Cloud, FunctionInvoker } from '../../cloud.ts';
import { callFunction, lambdaPayloadLimit } from '../apigateway/call-function.ts';
import {
  type ApiRequest,
  type ApiResponse,
  findHeader,
  newExtendedRequestId,
} from '../apigateway/exchange.ts';
import { isTooLarge, splitTarget } from '../apigateway/request-target.ts';
import { tokenBucket } from '../apigateway/throttle.ts';
import type { HttpApiConfig, HttpIntegrationConfig } from './config.ts';
import { corsHeaders, isPreflight, preflightHeaders, withoutCorsHeaders } from './cors.ts';
import { type HttpIntegrationCall, httpAccessLog } from './http-access-log.ts';
import { type HttpExchange, httpEvent } from './http-event.ts';
import { MalformedHttpResponse, readHttpResponse } from './http-response.ts';
import { createHttpRouter, type HttpRouteMatch } from './http-router.ts';

export interface HttpHandling {
  readonly functions: FunctionInvoker;
  /** One line in the stage's access log format. */
  readonly onAccessLog?: (line: string) => void;
}

/** An answer of the API's own; bodies as observed on AWS. */
interface HttpError {
  readonly status: number;
  /** `$context.error.responseType` */
  readonly responseType: string;
  readonly message: string;
}

interface Outcome {
  readonly response: ApiResponse;
  readonly error?: HttpError;
  readonly routeKey?: string;
  readonly integration?: HttpIntegrationCall;
}

const error = (status: number, responseType: string, message: string): HttpError => ({
  status,
  responseType,
  message,
});

const notFound = error(404, 'NOT_FOUND', 'Not Found');
const badRequest = error(400, 'BAD_REQUEST', 'Bad Request');
const tooManyRequests = error(429, 'THROTTLED', 'Too Many Requests');
const tooLarge = error(413, 'REQUEST_TOO_LARGE', 'Request Entity Too Large');
const internalError = error(500, 'INTEGRATION_FAILURE', 'Internal Server Error');
const unavailable = error(503, 'INTEGRATION_TIMEOUT', 'Service Unavailable');

/** Answers the requests of one stage of an HTTP API. Writes no segment: X-Ray does not know this kind. */
export function createHttpRequestHandler(
  cloud: Cloud,
  config: HttpApiConfig,
  handling: HttpHandling,
): (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse> {
  const { stage, cors } = config;
  const findRoute = createHttpRouter(config.routes);
  const buckets = new Map(
    config.routes.map(({ key }) => [
      key,
      tokenBucket(stage.routeThrottles[key] ?? stage.throttle, cloud.clock),
    ]),
  );

  async function answer(exchange: HttpExchange, signal: AbortSignal): Promise<Outcome> {
    const { request } = exchange;
    const early = isTooLarge(request);
    if (early !== undefined) return refuse(error(early.status, 'BAD_REQUEST', early.message));
    if (cors !== undefined && isPreflight(request)) {
      const headers = preflightHeaders(cors, request);
      return { response: { status: 204, headers, body: Buffer.alloc(0) } };
    }
    const below = pathBelowStage(exchange.path, stage.name);
    const match = below === undefined ? undefined : findRoute(request.method, below);
    if (match === undefined) return refuse(notFound);
    const { key, integration } = match.route;
    const outcome = buckets.get(key)?.()
      ? await integrate(exchange, match, integration, signal)
      : refuse(tooManyRequests);
    return { ...outcome, routeKey: key };
  }

  async function integrate(
    exchange: HttpExchange,
    match: HttpRouteMatch,
    integration: HttpIntegrationConfig,
    signal: AbortSignal,
  ): Promise<Outcome> {
    if (integration.kind === 'not-emulated') {
      return refuse(error(501, 'DEFAULT_5XX', `Not emulated here: ${integration.reason}`));
    }
    const payload = JSON.stringify(httpEvent(config, cloud, exchange, match));
    if (Buffer.byteLength(payload) > lambdaPayloadLimit) return refuse(tooLarge);
    const startedAt = cloud.clock.now();
    const called = await callFunction(
      handling.functions,
      { functionName: integration.functionArn, payload, traceHeader: exchange.traceHeader },
      integration.timeout,
      signal,
    );
    const latency = Math.round((cloud.clock.now() - startedAt) * 1000);
    if (called.kind === 'gave up') {
      return refuse(unavailable, { latency, errorMessage: called.message });
    }
    if (called.kind === 'refused') {
      const { status, message } = called;
      const refusal = status === 429 ? unavailable : status === 413 ? tooLarge : internalError;
      return refuse(refusal, { latency, serviceStatus: status, errorMessage: message });
    }
    const { requestId, functionError, payload: result } = called.result;
    const answered = { latency, serviceStatus: 200, requestId };
    if (functionError !== undefined) {
      return refuse(internalError, { ...answered, status: 500, errorMessage: functionError });
    }
    try {
      const response = readHttpResponse(result);
      return { response, integration: { ...answered, status: response.status } };
    } catch (failure) {
      if (!(failure instanceof MalformedHttpResponse)) throw failure;
      cloud.warn(
        `${exchange.request.method} ${exchange.path}: the function's answer is not one that API Gateway takes: ${failure.message}`,
      );
      return refuse(internalError, { ...answered, status: 500, errorMessage: failure.message });
    }
  }

  async function answerSafely(exchange: HttpExchange, signal: AbortSignal): Promise<Outcome> {
    try {
      return await answer(exchange, signal);
    } catch (failure) {
      if (failure instanceof URIError) return refuse(badRequest);
      cloud.warn(
        `${exchange.request.method} ${exchange.path}: the local API Gateway failed: ${inspect(failure)}`,
      );
      return refuse(internalError);
    }
  }

  return async (request, signal) => {
    const startedAt = cloud.clock.now();
    const received = findHeader(request.headers, 'x-amzn-trace-id');
    const exchange: HttpExchange = {
      request,
      requestId: newExtendedRequestId(),
      startedAt,
      ...splitTarget(request.target),
      traceHeader:
        received !== undefined && parseTraceHeader(received).root !== undefined
          ? received
          : `Root=${newTraceId(startedAt)}`,
    };
    const outcome = await answerSafely(exchange, signal);
    const { response } = outcome;
    if (stage.accessLogFormat !== undefined && !signal.aborted) {
      handling.onAccessLog?.(
        httpAccessLog(stage.accessLogFormat, config, cloud, exchange, {
          ...outcome,
          status: response.status,
          endedAt: cloud.clock.now(),
          responseLength: response.body.length,
        }),
      );
    }
    const headers = cors === undefined ? response.headers : withoutCorsHeaders(response.headers);
    const preflight = cors !== undefined && isPreflight(request);
    return {
      ...response,
      headers: [
        ...(preflight ? response.headers : headers),
        ...(cors === undefined || preflight ? [] : corsHeaders(cors, request)),
        ['Apigw-Requestid', exchange.requestId],
      ],
    };
  };
}

/** Undefined outside the stage. */
function pathBelowStage(path: string, stage: string): string | undefined {
  if (stage === '$default') return path;
  if (path !== `/${stage}` && !path.startsWith(`/${stage}/`)) return undefined;
  return path.slice(stage.length + 1) || '/';
}

const refuse = (refusal: HttpError, integration?: HttpIntegrationCall): Outcome => ({
  error: refusal,
  ...(integration !== undefined && { integration }),
  response: {
    status: refusal.status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message: refusal.message })),
  },
});
