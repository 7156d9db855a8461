import { UnresolvableError } from '../../assembly/errors.ts';
import {
  type DeclaredResource,
  generatedName,
  PlanError,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import {
  integerProperty,
  listProperty,
  recordProperty,
  requiredText,
  textProperty,
} from '../protocols/declared-property.ts';
import { isRecord } from '../protocols/json.ts';
import type { ContainerTarget, EcsPlan } from './ecs-config.ts';
import { readTaskDefinition } from './task-definition.ts';

export type { EcsPlan } from './ecs-config.ts';

const arnOf = ({ partition, region, account }: PlanScope, what: string): string =>
  `arn:${partition}:ecs:${region}:${account}:${what}`;

const clusterName = (resource: DeclaredResource): string =>
  textProperty(resource, 'ClusterName') ?? generatedName(resource, 255);

const cluster: ResourceKind<EcsPlan> = {
  type: 'AWS::ECS::Cluster',
  local: {
    runs: 'Gives its tasks their names.',
  },
  identify: (resource, scope) => {
    const name = clusterName(resource);
    return { ref: name, attributes: { Arn: arnOf(scope, `cluster/${name}`) } };
  },
  plan: (resource, into, scope) => {
    const name = clusterName(resource);
    into.clusters.push({ name, arn: arnOf(scope, `cluster/${name}`) });
  },
};

/** A template's first deployment makes the first revision. */
const taskDefinitionArn = (resource: DeclaredResource, scope: PlanScope): string => {
  const family = textProperty(resource, 'Family') ?? generatedName(resource, 255);
  return arnOf(scope, `task-definition/${family}:1`);
};

const taskDefinition: ResourceKind<EcsPlan> = {
  type: 'AWS::ECS::TaskDefinition',
  local: {
    runs: 'Its containers as processes: command, environment and secrets from here and from the Dockerfile of the image asset, the metadata endpoint, and the X-Ray daemon where it is a sidecar.',
    unlike: ['no image is built or pulled, and CPU and memory are not limited.'],
  },
  identify: (resource, scope) => {
    const ref = taskDefinitionArn(resource, scope);
    return { ref, attributes: { TaskDefinitionArn: ref } };
  },
  plan: (resource, into, scope) => {
    into.taskDefinitions.push(readTaskDefinition(resource, taskDefinitionArn(resource, scope)));
  },
};

const serviceName = (resource: DeclaredResource): string =>
  textProperty(resource, 'ServiceName') ?? generatedName(resource, 255);

const serviceArn = (resource: DeclaredResource, scope: PlanScope): string => {
  const clusterId = textProperty(resource, 'Cluster') ?? 'default';
  return arnOf(scope, `service/${clusterId.split('/').at(-1)}/${serviceName(resource)}`);
};

const service: ResourceKind<EcsPlan> = {
  type: 'AWS::ECS::Service',
  local: {
    runs: 'Its desired number of tasks, each replaced when it ends, as targets of its load balancer.',
    unlike: ['deployments and scaling do not happen.'],
  },
  identify: (resource, scope) => {
    const ref = serviceArn(resource, scope);
    return { ref, attributes: { Name: serviceName(resource), ServiceArn: ref } };
  },
  plan: (resource, into, scope) => {
    const strategy = textProperty(resource, 'SchedulingStrategy') ?? 'REPLICA';
    if (strategy !== 'REPLICA') {
      throw new PlanError(
        `${resource.constructPath}: SchedulingStrategy "${strategy}" does not run here, as there are no container instances; use REPLICA`,
      );
    }
    into.ecsServices.push({
      stack: resource.stack,
      logicalId: resource.logicalId,
      name: serviceName(resource),
      arn: serviceArn(resource, scope),
      cluster: textProperty(resource, 'Cluster') ?? 'default',
      taskDefinitionArn: requiredText(resource, 'TaskDefinition'),
      desiredCount: integerProperty(resource, 'DesiredCount', { byDefault: 1, min: 0, max: 50 }),
      subnetIds: readSubnets(resource),
      loadBalancers: listProperty(resource, 'LoadBalancers').flatMap((entry) =>
        readTarget(entry, resource),
      ),
    });
  },
};

/** Where the network's stack does not run, only the zones are unknown. */
function readSubnets(resource: DeclaredResource): string[] {
  try {
    const network = recordProperty(resource, 'NetworkConfiguration')?.AwsvpcConfiguration;
    const subnets = isRecord(network) ? network.Subnets : undefined;
    return Array.isArray(subnets) ? subnets.map(String) : [];
  } catch (error) {
    if (error instanceof UnresolvableError) return [];
    throw error;
  }
}

function readTarget(entry: unknown, resource: DeclaredResource): ContainerTarget[] {
  const { TargetGroupArn, ContainerName, ContainerPort } = isRecord(entry) ? entry : {};
  if (typeof TargetGroupArn === 'string' && typeof ContainerName === 'string') {
    return [
      {
        targetGroupArn: TargetGroupArn,
        containerName: ContainerName,
        containerPort: Number(ContainerPort),
      },
    ];
  }
  throw new PlanError(
    `${resource.constructPath}: LoadBalancers must name a TargetGroupArn and a ContainerName each, got "${JSON.stringify(entry)}"`,
  );
}

export const ecsResources: readonly ResourceKind<EcsPlan>[] = [cluster, taskDefinition, service];
