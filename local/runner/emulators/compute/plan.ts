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

export const newComputePlan = (): ComputePlan => ({
  clusters: [],
  taskDefinitions: [],
  ecsServices: [],
  launchTemplates: [],
  instanceGroups: [],
  applicationVersions: [],
  beanstalkEnvironments: [],
});
