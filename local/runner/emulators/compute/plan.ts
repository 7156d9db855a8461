import type { ResourceKind } from '../../plan/plan.ts';
import { type EcsPlan, ecsResources } from '../ecs/resources.ts';

/** What runs programs. */
export type ComputePlan = EcsPlan;

export const computeResources: readonly ResourceKind<ComputePlan>[] = [...ecsResources];

export const newComputePlan = (): ComputePlan => ({
  clusters: [],
  taskDefinitions: [],
  ecsServices: [],
});
