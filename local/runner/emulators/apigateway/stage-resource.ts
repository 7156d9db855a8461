import type { DeclaredResource } from '../../plan/plan.ts';
import {
  flagProperty,
  listProperty,
  recordProperty,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type { MethodSetting, ThrottleConfig } from './config.ts';
import type { ApiGatewayParts } from './parts.ts';

/** @throws PlanError for a setting that cannot be read; the stage then does not run. */
export function planStage(resource: DeclaredResource, { stages, notices }: ApiGatewayParts): void {
  if (flagProperty(resource, 'CacheClusterEnabled', false)) {
    notices.push(
      `${resource.constructPath}: CacheClusterEnabled does not apply here: every request reaches its integration`,
    );
  }
  if (resource.property('CanarySetting') !== undefined) {
    notices.push(
      `${resource.constructPath}: CanarySetting does not apply here: every request reaches the stage itself`,
    );
  }
  const deploymentId = textProperty(resource, 'DeploymentId');
  const accessLog = recordProperty(resource, 'AccessLogSetting');
  const variables = Object.entries(recordProperty(resource, 'Variables') ?? {});
  stages.push({
    constructPath: resource.constructPath,
    apiId: requiredText(resource, 'RestApiId'),
    name: stageName(resource),
    ...(deploymentId !== undefined && { deploymentId }),
    tracing: flagProperty(resource, 'TracingEnabled', false),
    variables: Object.fromEntries(variables.map(([name, value]) => [name, String(value)])),
    methodSettings: listProperty(resource, 'MethodSettings').map((setting) =>
      readMethodSetting(resource, setting),
    ),
    ...(typeof accessLog?.Format === 'string' && { accessLogFormat: accessLog.Format }),
  });
}

function stageName(resource: DeclaredResource): string {
  const name = requiredText(resource, 'StageName');
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  if (/^[\w-]{1,128}$/.test(name)) return name;
  throw wrongProperty(resource, 'StageName', name, 'must be letters, digits, "-" and "_" only');
}

function readMethodSetting(resource: DeclaredResource, setting: unknown): MethodSetting {
  if (!isRecord(setting)) {
    throw wrongProperty(resource, 'MethodSettings', setting, 'must be a list of objects');
  }
  const throttle = readThrottle(resource, setting);
  return {
    resourcePath: decodeResourcePath(String(setting.ResourcePath ?? '/*')),
    httpMethod: String(setting.HttpMethod ?? '*').toUpperCase(),
    ...(throttle !== undefined && { throttle }),
  };
}

/** `/~1orders~1{orderId}`: the resource path behind a slash, its own slashes written `~1`. */
const decodeResourcePath = (text: string): string =>
  text.includes('~1') ? text.replace(/^\/(?=~1)/, '').replaceAll('~1', '/') : text;

function readThrottle(
  resource: DeclaredResource,
  setting: Readonly<Record<string, unknown>>,
): ThrottleConfig | undefined {
  const read = (name: 'ThrottlingRateLimit' | 'ThrottlingBurstLimit') => {
    const value = setting[name];
    if (value === undefined) return undefined;
    const number = Number(value);
    if (Number.isFinite(number) && number >= -1) return number;
    throw wrongProperty(resource, `MethodSettings.${name}`, value, 'must be a number, -1 for none');
  };
  const rate = read('ThrottlingRateLimit');
  const burst = read('ThrottlingBurstLimit');
  if (rate === undefined && burst === undefined) return undefined;
  return {
    rate: rate === undefined || rate < 0 ? accountThrottle.rate : rate,
    burst: burst === undefined || burst < 0 ? accountThrottle.burst : burst,
  };
}

/**
 * What an account allows where a stage says nothing.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const accountThrottle: ThrottleConfig = { rate: 10_000, burst: 5_000 };
