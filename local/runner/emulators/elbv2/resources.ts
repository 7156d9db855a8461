import { milliseconds } from '../../../xray/index.ts';
import type { DeclaredResource, PlanScope, ResourceKind } from '../../plan/plan.ts';
import { resourceDigest } from '../network/resource-id.ts';
import {
  integerProperty,
  listProperty,
  notEmulated,
  requiredText,
  textProperty,
  wrongProperty,
} from '../protocols/declared-property.ts';
import { readAttributes } from './attributes.ts';
import type { Condition, LoadBalancerAttributes } from './config.ts';
import type { ActionPart, LoadBalancingParts } from './parts.ts';
import { readActions } from './read-actions.ts';
import { RuleError, readCondition } from './read-conditions.ts';
import { targetGroup } from './target-group-resource.ts';

/** What the plan must hold for Elastic Load Balancing. */
export interface LoadBalancingPlan {
  readonly loadBalancing: LoadBalancingParts;
}

const loadBalancer: ResourceKind<LoadBalancingPlan> = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  local: {
    runs: 'Answers HTTP and HTTPS on a port of its own: rules, health, access log and the trace header; it writes no segment.',
    unlike: [
      'network and gateway load balancers are not emulated.',
      'certificates are made on this machine.',
    ],
  },
  identify: (resource, scope) => {
    const { arn, ...names } = loadBalancerNames(resource, scope);
    return {
      ref: arn,
      name: names.name,
      attributes: {
        LoadBalancerArn: arn,
        LoadBalancerName: names.name,
        LoadBalancerFullName: names.fullName,
        DNSName: names.dnsName,
        CanonicalHostedZoneID: `Z${resourceDigest(resource).slice(0, 13).toUpperCase()}`,
      },
    };
  },
  plan: (resource, { loadBalancing }, scope) => {
    const type = textProperty(resource, 'Type') ?? 'application';
    if (type !== 'application') {
      throw notEmulated(resource, `a load balancer of type "${type}"`, 'use "application"');
    }
    loadBalancing.loadBalancers.push({
      constructPath: resource.constructPath,
      ...loadBalancerNames(resource, scope),
      attributes: loadBalancerAttributes(resource),
    });
  },
};

function loadBalancerAttributes(resource: DeclaredResource): LoadBalancerAttributes {
  const attributes = readAttributes(resource, 'LoadBalancerAttributes');
  const seconds = attributes.integer('idle_timeout.timeout_seconds', {
    byDefault: 60,
    min: 1,
    max: 4000,
  });
  return {
    accessLogs: attributes.flag('access_logs.s3.enabled', false),
    idleTimeout: milliseconds(seconds * 1000),
    dropInvalidHeaders: attributes.flag('routing.http.drop_invalid_header_fields.enabled', false),
    forwardedFor: attributes.oneOf(
      'routing.http.xff_header_processing.mode',
      ['append', 'preserve', 'remove'],
      'append',
    ),
    forwardedPort: attributes.flag('routing.http.xff_client_port.enabled', false),
  };
}

const listener: ResourceKind<LoadBalancingPlan> = {
  type: 'AWS::ElasticLoadBalancingV2::Listener',
  local: {
    runs: 'Part of its load balancer.',
  },
  identify: (resource) => {
    const arn = listenerArn(resource);
    return { ref: arn, attributes: { ListenerArn: arn } };
  },
  plan: (resource, { loadBalancing }) => {
    const protocol = requiredText(resource, 'Protocol');
    if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
      throw notEmulated(resource, `a listener for "${protocol}"`, 'use HTTP or HTTPS');
    }
    loadBalancing.listeners.push({
      constructPath: resource.constructPath,
      arn: listenerArn(resource),
      loadBalancerArn: requiredText(resource, 'LoadBalancerArn'),
      protocol,
      port: integerProperty(resource, 'Port', {
        byDefault: protocol === 'HTTP' ? 80 : 443,
        min: 1,
        max: 65_535,
      }),
      action: saying(resource, loadBalancing, readActions(resource.property('DefaultActions'))),
    });
  },
};

const listenerRule: ResourceKind<LoadBalancingPlan> = {
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  local: {
    runs: 'Part of its load balancer.',
  },
  identify: (resource) => {
    const arn = listenerArn(resource)
      .replace(':listener/', ':listener-rule/')
      .concat(`/${resourceDigest(resource).slice(16, 32)}`);
    return { ref: arn, attributes: { RuleArn: arn, IsDefault: 'false' } };
  },
  plan: (resource, { loadBalancing }) => {
    if (listProperty(resource, 'Transforms').length > 0) {
      loadBalancing.notices.push(
        `${resource.constructPath}: Transforms do not apply here: hosts and paths stay as they are`,
      );
    }
    loadBalancing.rules.push({
      constructPath: resource.constructPath,
      listenerArn: requiredText(resource, 'ListenerArn'),
      priority: integerProperty(resource, 'Priority', { byDefault: 1, min: 1, max: 50_000 }),
      conditions: readConditions(resource),
      action: saying(resource, loadBalancing, readActions(resource.property('Actions'))),
    });
  },
};

function readConditions(resource: DeclaredResource): Condition[] {
  return listProperty(resource, 'Conditions').map((condition) => {
    try {
      return readCondition(condition);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      throw wrongProperty(resource, 'Conditions', condition, `cannot be used: ${error.message}`);
    }
  });
}

/** A rule that cannot run is still a rule, so that its requests are told why. */
function saying(
  { constructPath }: DeclaredResource,
  { notices }: LoadBalancingParts,
  action: ActionPart,
): ActionPart {
  if (action.kind === 'not-emulated') {
    notices.push(`${constructPath}: ${action.reason}; its requests get a 501`);
  }
  return action;
}

const listenerArn = (resource: DeclaredResource): string => {
  const of = textProperty(resource, 'LoadBalancerArn') ?? textProperty(resource, 'ListenerArn');
  const parent = (of ?? '').replace(/:(loadbalancer|listener)\//, ':listener/');
  return resource.type.endsWith('::Listener')
    ? `${parent}/${resourceDigest(resource).slice(0, 16)}`
    : parent;
};

/** CloudFormation's names are cut to 32 characters, and DNS names have ten digits more (observed). */
function loadBalancerNames(
  resource: DeclaredResource,
  { partition, region, account }: PlanScope,
): { name: string; arn: string; fullName: string; dnsName: string } {
  const digest = resourceDigest(resource);
  const { stack, logicalId } = resource;
  const name =
    textProperty(resource, 'Name') ??
    `${stack.slice(0, 6)}-${logicalId.slice(0, 5)}-${digest.slice(0, 12)}`;
  const fullName = `app/${name}/${digest.slice(0, 16)}`;
  const number = String(Number.parseInt(digest.slice(16, 26), 16)).slice(0, 10);
  const internal = textProperty(resource, 'Scheme') === 'internal' ? 'internal-' : '';
  return {
    name,
    fullName,
    arn: `arn:${partition}:elasticloadbalancing:${region}:${account}:loadbalancer/${fullName}`,
    dnsName: `${internal}${name}-${number}.${region}.elb.amazonaws.com`,
  };
}

export const loadBalancingResources: readonly ResourceKind<LoadBalancingPlan>[] = [
  loadBalancer,
  listener,
  listenerRule,
  targetGroup,
];
