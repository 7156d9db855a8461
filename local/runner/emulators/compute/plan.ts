import type { ResourceKind } from '../../plan/plan.ts';
import { type BeanstalkPlan, beanstalkResources } from '../beanstalk/resources.ts';
import { type Ec2Plan, ec2Resources } from '../ec2/resources.ts';
import { type EcsPlan, ecsResources } from '../ecs/resources.ts';

/** What runs programs. */
export type ComputePlan = EcsPlan & Ec2Plan & BeanstalkPlan;

export const computeResources: readonly ResourceKind<ComputePlan>[] = [
  ...ecsResources,
  ...ec2Resources,
  ...beanstalkResources,
];

/** What every program is told by variables. */
export const programEnvironments = (
  plan: ComputePlan,
): { readonly environment: Readonly<Record<string, string>> }[] => [
  ...plan.taskDefinitions.flatMap(({ containers }) => containers),
  ...plan.launchTemplates.flatMap(({ userData }) => userData.services),
  ...plan.instanceGroups.flatMap(({ launch }) =>
    typeof launch === 'string' ? [] : launch.userData.services,
  ),
  ...plan.beanstalkEnvironments,
];

export const newComputePlan = (): ComputePlan => ({
  clusters: [],
  taskDefinitions: [],
  ecsServices: [],
  launchTemplates: [],
  instanceGroups: [],
  applicationVersions: [],
  beanstalkEnvironments: [],
});
