import type { DeclaredResource } from '../../plan/plan.ts';
import type { ThrottleConfig } from '../apigateway/config.ts';
import { accountThrottle } from '../apigateway/stage-resource.ts';
import { recordProperty, requiredText, wrongProperty } from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type { HttpApiParts } from './parts.ts';

/** @throws PlanError for a setting that cannot be read; the stage then does not run. */
export function planStage(resource: DeclaredResource, { stages }: HttpApiParts): void {
  const name = requiredText(resource, 'StageName');
  if (!/^(?:\$default|[\w-]{1,128})$/.test(name)) {
    throw wrongProperty(resource, 'StageName', name, 'must be "$default", or letters and digits');
  }
  const accessLog = recordProperty(resource, 'AccessLogSettings');
  const variables = Object.entries(recordProperty(resource, 'StageVariables') ?? {});
  const routes = Object.entries(recordProperty(resource, 'RouteSettings') ?? {});
  const usual = readThrottle(
    resource,
    'DefaultRouteSettings',
    recordProperty(resource, 'DefaultRouteSettings') ?? {},
    accountThrottle,
  );
  stages.push({
    constructPath: resource.constructPath,
    apiId: requiredText(resource, 'ApiId'),
    name,
    variables: Object.fromEntries(variables.map(([key, value]) => [key, String(value)])),
    throttle: usual,
    routeThrottles: Object.fromEntries(
      routes
        .filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]))
        .map(([key, settings]) => [
          key,
          readThrottle(resource, `RouteSettings "${key}"`, settings, usual),
        ]),
    ),
    ...(typeof accessLog?.Format === 'string' && { accessLogFormat: accessLog.Format }),
  });
}

function readThrottle(
  resource: DeclaredResource,
  property: string,
  settings: Readonly<Record<string, unknown>>,
  byDefault: ThrottleConfig,
): ThrottleConfig {
  const read = (name: 'ThrottlingRateLimit' | 'ThrottlingBurstLimit', usual: number) => {
    const value = settings[name];
    if (value === undefined) return usual;
    const number = Number(value);
    if (Number.isFinite(number) && number >= 0) return number;
    throw wrongProperty(resource, `${property}.${name}`, value, 'must be a number from 0');
  };
  return {
    rate: read('ThrottlingRateLimit', byDefault.rate),
    burst: read('ThrottlingBurstLimit', byDefault.burst),
  };
}
