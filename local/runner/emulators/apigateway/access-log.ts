import type { Cloud } from '../../cloud.ts';
import { executeApiHost, type RestApiConfig } from './config.ts';
import { type Exchange, findHeader, type IntegrationCall } from './exchange.ts';
import type { GatewayError } from './gateway-errors.ts';
import { requestTime } from './proxy-event.ts';

export interface LoggedOutcome {
  readonly status: number;
  readonly endedAt: number;
  readonly responseLength: number;
  readonly error?: GatewayError;
  readonly integration?: IntegrationCall;
}

/**
 * Fills in a stage's access log format. A variable without a value is `-`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function formatAccessLog(
  format: string,
  config: RestApiConfig,
  cloud: Cloud,
  exchange: Exchange,
  outcome: LoggedOutcome,
): string {
  return fillAccessLog(format, contextVariables(config, cloud, exchange, outcome));
}

/** Puts values in the place of `$context` variables. */
export function fillAccessLog(
  format: string,
  values: Readonly<Record<string, string | number | undefined>>,
): string {
  return format.replace(/\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)/g, (_, name: string) =>
    Object.hasOwn(values, name) ? String(values[name] ?? '-') : '-',
  );
}

function contextVariables(
  config: RestApiConfig,
  cloud: Cloud,
  exchange: Exchange,
  outcome: LoggedOutcome,
): Readonly<Record<string, string | number | undefined>> {
  const { request, match, trace } = exchange;
  const { error, integration } = outcome;
  const latency = integration && Math.round((integration.endedAt - integration.startedAt) * 1000);
  return {
    accountId: cloud.account,
    apiId: config.id,
    awsEndpointRequestId: integration?.requestId,
    deploymentId: config.deploymentId,
    domainName: executeApiHost(config.id, cloud.region),
    domainPrefix: config.id,
    'error.message': error?.message,
    'error.messageString': error && JSON.stringify(error.message),
    'error.responseType': error?.responseType,
    extendedRequestId: exchange.extendedRequestId,
    httpMethod: request.method,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': findHeader(request.headers, 'user-agent'),
    'integration.error': integration?.errorMessage,
    'integration.integrationStatus': integration?.serviceStatus,
    'integration.latency': latency,
    'integration.requestId': integration?.requestId,
    'integration.status': error === undefined ? integration?.status : undefined,
    integrationErrorMessage: integration?.errorMessage,
    integrationLatency: latency,
    integrationStatus: integration?.serviceStatus,
    path: exchange.path,
    protocol: request.protocol,
    requestId: exchange.requestId,
    requestTime: requestTime(exchange.startedAt),
    requestTimeEpoch: Math.floor(exchange.startedAt * 1000),
    resourceId: match?.route.resourceId,
    resourcePath: match?.route.resourcePath,
    responseLatency: Math.round((outcome.endedAt - exchange.startedAt) * 1000),
    responseLength: outcome.responseLength,
    stage: config.stage.name,
    status: outcome.status,
    xrayTraceId: config.stage.tracing || trace.sampled ? trace.traceId : undefined,
  };
}
