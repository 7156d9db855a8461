import type { Cloud } from '../../cloud.ts';
import { fillAccessLog } from '../apigateway/access-log.ts';
import { executeApiHost } from '../apigateway/config.ts';
import { findHeader } from '../apigateway/exchange.ts';
import { requestTime } from '../apigateway/proxy-event.ts';
import type { HttpApiConfig } from './config.ts';
import type { HttpExchange } from './http-event.ts';

/** How a function was called, for the access log. */
export interface HttpIntegrationCall {
  readonly latency: number;
  /** What the Lambda API answered. */
  readonly serviceStatus?: number;
  /** What the function answered. */
  readonly status?: number;
  readonly requestId?: string;
  readonly errorMessage?: string;
}

export interface LoggedHttpAnswer {
  readonly routeKey?: string;
  readonly status: number;
  readonly endedAt: number;
  readonly responseLength: number;
  readonly error?: { readonly responseType: string; readonly message: string };
  readonly integration?: HttpIntegrationCall;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
export function httpAccessLog(
  format: string,
  config: HttpApiConfig,
  cloud: Cloud,
  exchange: HttpExchange,
  answer: LoggedHttpAnswer,
): string {
  const { request } = exchange;
  const { error, integration } = answer;
  return fillAccessLog(format, {
    accountId: cloud.account,
    apiId: config.id,
    awsEndpointRequestId: integration?.requestId,
    domainName: executeApiHost(config.id, cloud.region),
    domainPrefix: config.id,
    'error.message': error?.message,
    'error.messageString': error && JSON.stringify(error.message),
    'error.responseType': error?.responseType,
    extendedRequestId: exchange.requestId,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': findHeader(request.headers, 'user-agent'),
    'integration.error': integration?.errorMessage,
    'integration.integrationStatus': integration?.serviceStatus,
    'integration.latency': integration?.latency,
    'integration.requestId': integration?.requestId,
    'integration.status': integration?.status,
    integrationErrorMessage: integration?.errorMessage,
    integrationLatency: integration?.latency,
    integrationStatus: integration?.serviceStatus,
    path: exchange.path,
    protocol: request.protocol,
    requestId: exchange.requestId,
    requestTime: requestTime(exchange.startedAt),
    requestTimeEpoch: Math.floor(exchange.startedAt * 1000),
    responseLatency: Math.round((answer.endedAt - exchange.startedAt) * 1000),
    responseLength: answer.responseLength,
    routeKey: answer.routeKey,
    stage: config.stage.name,
    status: answer.status,
  });
}
