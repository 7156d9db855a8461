import { newSegmentId } from '../../../xray/index.ts';
import type { Cloud, FunctionInvoker } from '../../cloud.ts';
import { isRecord } from '../protocols/json.ts';
import { callFunction, lambdaPayloadLimit } from './call-function.ts';
import type { IntegrationConfig, RestApiConfig } from './config.ts';
import { type ApiResponse, type Exchange, findHeader, type IntegrationCall } from './exchange.ts';
import {
  type GatewayError,
  integrationFailure,
  integrationRefused,
  integrationTimeout,
  requestTooLarge,
} from './gateway-errors.ts';
import { proxyEvent } from './proxy-event.ts';
import { MalformedProxyResponse, readProxyResponse } from './proxy-response.ts';
import type { RouteMatch } from './router.ts';
import { integrationHeader } from './stage-trace.ts';

export type Answer = (
  | { readonly response: ApiResponse; readonly error?: undefined }
  | { readonly error: GatewayError }
) & { readonly integration?: IntegrationCall };

/** Calls the function of a Lambda proxy integration and reads its answer. `signal` gives the call up. */
export async function invokeFunction(
  { config, cloud, functions }: { config: RestApiConfig; cloud: Cloud; functions: FunctionInvoker },
  exchange: Exchange,
  match: RouteMatch,
  integration: Extract<IntegrationConfig, { kind: 'lambda-proxy' }>,
  signal: AbortSignal,
): Promise<Answer> {
  const id = newSegmentId();
  const payload = JSON.stringify(proxyEvent(config, cloud, exchange, match));
  const { clock } = cloud;
  const startedAt = clock.now();
  const call = (
    rest: Omit<IntegrationCall, 'id' | 'functionArn' | 'startedAt' | 'endedAt'>,
  ): IntegrationCall => ({
    id,
    functionArn: integration.functionArn,
    startedAt,
    endedAt: clock.now(),
    ...rest,
  });
  if (Buffer.byteLength(payload) > lambdaPayloadLimit) {
    return { error: requestTooLarge, integration: call({ serviceStatus: 413, status: 413 }) };
  }
  const invocation = {
    functionName: integration.functionArn,
    payload,
    traceHeader: integrationHeader(exchange.trace, id),
  };
  const called = await callFunction(functions, invocation, integration.timeout, signal);
  if (called.kind === 'refused') {
    const { status, message } = called;
    return {
      error: status === 413 ? requestTooLarge : integrationRefused,
      integration: call({ serviceStatus: status, status, errorMessage: message }),
    };
  }
  if (called.kind === 'gave up') {
    return { error: integrationTimeout, integration: call({ errorMessage: called.message }) };
  }
  const { result } = called;
  const answered = {
    serviceStatus: 200,
    contentLength: Buffer.byteLength(result.payload),
    requestId: result.requestId,
  };
  if (result.functionError !== undefined) {
    const errorMessage = `Lambda Customer Function Error:${errorMessageOf(result.payload)}`;
    return {
      error: integrationFailure,
      integration: call({ ...answered, status: 502, errorMessage }),
    };
  }
  try {
    const accept = findHeader(exchange.request.headers, 'accept');
    const response = readProxyResponse(result.payload, accept, config.binaryMediaTypes);
    return { response, integration: call({ ...answered, status: response.status }) };
  } catch (error) {
    if (!(error instanceof MalformedProxyResponse)) throw error;
    cloud.warn(
      `${exchange.request.method} ${exchange.path}: the function's answer is not one that API Gateway takes: ${error.message}`,
    );
    const errorMessage = 'Malformed Lambda proxy response';
    return {
      error: integrationFailure,
      integration: call({ ...answered, status: 502, errorMessage }),
    };
  }
}

function errorMessageOf(payload: string): string {
  try {
    const failure: unknown = JSON.parse(payload);
    return isRecord(failure) ? String(failure.errorMessage ?? '') : '';
  } catch {
    return '';
  }
}
