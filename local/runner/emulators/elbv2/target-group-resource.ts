import { milliseconds } from '../../../xray/index.ts';
import type { DeclaredResource, PlanScope, ResourceKind } from '../../plan/plan.ts';
import { resourceDigest } from '../network/resource-id.ts';
import {
  flagProperty,
  integerProperty,
  listProperty,
  notEmulated,
  recordProperty,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import { type AttributeList, readAttributes } from './attributes.ts';
import type { HealthCheckConfig, StatusRange } from './config.ts';
import type { LoadBalancingParts } from './parts.ts';

export const targetGroup: ResourceKind<{ readonly loadBalancing: LoadBalancingParts }> = {
  type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  local: {
    runs: 'Checks its targets and leaves out those that do not answer.',
    unlike: ['targets are instances and addresses, over HTTP.'],
  },
  identify: (resource, scope) => {
    const { name, arn, fullName } = targetGroupNames(resource, scope);
    return {
      ref: arn,
      name,
      attributes: { TargetGroupArn: arn, TargetGroupName: name, TargetGroupFullName: fullName },
    };
  },
  plan: (resource, { loadBalancing }, scope) => {
    const protocol = textProperty(resource, 'Protocol') ?? 'HTTP';
    const version = textProperty(resource, 'ProtocolVersion') ?? 'HTTP1';
    const type = textProperty(resource, 'TargetType') ?? 'instance';
    if (type !== 'instance' && type !== 'ip') {
      throw notEmulated(resource, `a target group of type "${type}"`, 'use "instance" or "ip"');
    }
    if (protocol !== 'HTTP' || version !== 'HTTP1') {
      throw notEmulated(resource, `a target group for "${protocol}" ${version}`, 'use HTTP, HTTP1');
    }
    const attributes = readAttributes(resource, 'TargetGroupAttributes');
    loadBalancing.notices.push(...ignored(resource, attributes));
    const { name, arn } = targetGroupNames(resource, scope);
    const port = integerProperty(resource, 'Port', { byDefault: 0, min: 1, max: 65_535 });
    loadBalancing.targetGroups.push({
      constructPath: resource.constructPath,
      name,
      arn,
      ...(port > 0 && { port }),
      algorithm:
        attributes.oneOf('load_balancing.algorithm.type', algorithms, 'round_robin') ===
        'least_outstanding_requests'
          ? 'least_outstanding_requests'
          : 'round_robin',
      deregistrationDelay: milliseconds(
        attributes.integer('deregistration_delay.timeout_seconds', {
          byDefault: 300,
          min: 0,
          max: 3600,
        }) * 1000,
      ),
      healthCheck: readHealthCheck(resource),
      targetIds: listProperty(resource, 'Targets')
        .filter(isRecord)
        .map(({ Id }) => String(Id)),
    });
  },
};

const algorithms = ['round_robin', 'least_outstanding_requests', 'weighted_random'] as const;

function ignored({ constructPath }: DeclaredResource, attributes: AttributeList): string[] {
  const said: [boolean, string][] = [
    [
      attributes.flag('stickiness.enabled', false),
      'stickiness does not apply here: requests go round all healthy targets',
    ],
    [
      attributes.integer('slow_start.duration_seconds', { byDefault: 0, min: 0, max: 900 }) > 0,
      'slow start does not apply here: a healthy target gets its full share at once',
    ],
    [
      attributes.oneOf('load_balancing.algorithm.type', algorithms, 'round_robin') ===
        'weighted_random',
      'the algorithm "weighted_random" does not apply here: requests go round',
    ],
  ];
  return said.filter(([applies]) => applies).map(([, text]) => `${constructPath}: ${text}`);
}

/** Defaults: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
function readHealthCheck(resource: DeclaredResource): HealthCheckConfig {
  const protocol = textProperty(resource, 'HealthCheckProtocol') ?? 'HTTP';
  if (protocol !== 'HTTP') {
    throw notEmulated(resource, `a health check by "${protocol}"`, 'use HTTP');
  }
  const threshold = (name: string, byDefault: number) =>
    integerProperty(resource, name, { byDefault, min: 2, max: 10 });
  const seconds = (name: string, limits: { byDefault: number; min: number; max: number }) =>
    milliseconds(integerProperty(resource, name, limits) * 1000);
  const port = textProperty(resource, 'HealthCheckPort') ?? 'traffic-port';
  const path = textProperty(resource, 'HealthCheckPath') ?? '/';
  if (!/^\/[\x21-\x7e]*$/.test(path)) {
    throw wrongProperty(resource, 'HealthCheckPath', path, 'must be a path such as "/health"');
  }
  return {
    enabled: flagProperty(resource, 'HealthCheckEnabled', true),
    path,
    ...(port !== 'traffic-port' && {
      port: integerProperty(resource, 'HealthCheckPort', { byDefault: 80, min: 1, max: 65_535 }),
    }),
    interval: seconds('HealthCheckIntervalSeconds', { byDefault: 30, min: 5, max: 300 }),
    timeout: seconds('HealthCheckTimeoutSeconds', { byDefault: 5, min: 2, max: 120 }),
    healthyThreshold: threshold('HealthyThresholdCount', 5),
    unhealthyThreshold: threshold('UnhealthyThresholdCount', 2),
    matcher: readMatcher(resource),
  };
}

function readMatcher(resource: DeclaredResource): StatusRange[] {
  const text = String(recordProperty(resource, 'Matcher')?.HttpCode ?? '200');
  return text.split(',').map((part) => {
    const [, from, to = from] = /^\s*(\d{3})(?:-(\d{3}))?\s*$/.exec(part) ?? [];
    if (from === undefined) {
      throw wrongProperty(resource, 'Matcher', text, 'must be statuses such as "200-299,302"');
    }
    return { from: Number(from), to: Number(to) };
  });
}

function targetGroupNames(
  resource: DeclaredResource,
  { partition, region, account }: PlanScope,
): { name: string; arn: string; fullName: string } {
  const digest = resourceDigest(resource);
  const { stack, logicalId } = resource;
  const name =
    textProperty(resource, 'Name') ??
    `${stack.slice(0, 6)}-${logicalId.slice(0, 5)}-${digest.slice(0, 12)}`;
  const fullName = `targetgroup/${name}/${digest.slice(0, 16)}`;
  return {
    name,
    fullName,
    arn: `arn:${partition}:elasticloadbalancing:${region}:${account}:${fullName}`,
  };
}
