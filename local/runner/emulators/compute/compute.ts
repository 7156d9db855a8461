import { createChildProcesses } from '../../processes/child-processes.ts';
import type { ResourceCondition } from '../../running-instance.ts';
import {
  type BeanstalkOptions,
  type RunningEnvironment,
  startBeanstalk,
} from '../beanstalk/beanstalk.ts';
import { startEc2 } from '../ec2/ec2.ts';
import { startEcs } from '../ecs/ecs.ts';
import type { IamPlan } from '../iam/resources.ts';
import type { ComputeContext, UnitStatus } from './context.ts';
import type { ComputePlan } from './plan.ts';
import { allSettled } from './settled.ts';
import { conditionOfUnits } from './unit-condition.ts';

/** Everything of an app that runs programs of its own. */
export interface Compute {
  readonly environments: readonly RunningEnvironment[];
  /** Loopback ports of the addresses that are served: `address:80`. */
  readonly hosts: Readonly<Record<string, number>>;
  /** Resolves when everything serves, or it is clear what does not, which has been told then. */
  readonly settled: Promise<void>;
  /** The same for what one stack runs. */
  settledIn(stack: string): Promise<void>;
  units(): UnitStatus[];
  /** How the units of a service, a group or an environment are. */
  conditionOf(stack: string, logicalId: string): ResourceCondition | undefined;
  /**
   * Ends the programs of a service, a group or an environment, which then start anew; resolves when they have ended.
   * @returns how many tasks, instances or environments there are
   */
  restart(stack: string, logicalId: string): Promise<number>;
  /** Asks every program to end, ends those that do not, and leaves none. */
  stop(): Promise<void>;
}

export type ComputeOptions = Omit<ComputeContext, 'processes'> & {
  readonly beanstalk: BeanstalkOptions;
};

/**
 * Starts tasks, instances and environments, side by side.
 *
 * @throws PortInUseError
 */
export async function startCompute(
  plan: ComputePlan & Pick<IamPlan, 'instanceProfiles' | 'roles'>,
  { beanstalk: beanstalkOptions, ...options }: ComputeOptions,
): Promise<Compute> {
  await using cleanup = new AsyncDisposableStack();
  const processes = createChildProcesses();
  cleanup.defer(() => processes.stop());
  const context: ComputeContext = { ...options, processes };
  // First what others may want to call.
  const beanstalk = await startBeanstalk(context, plan, beanstalkOptions);
  const stopping = [beanstalk.stop];
  cleanup.defer(async () => {
    await Promise.all(stopping.map((stop) => stop()));
  });
  const reached = { ...context, hosts: { ...context.hosts, ...beanstalk.hosts } };
  const ec2 = await startEc2(reached, plan);
  stopping.push(ec2.stop);
  const ecs = startEcs(reached, plan);
  stopping.push(ecs.stop);
  const parts = [beanstalk, ec2, ecs];
  const units = () => parts.flatMap((part) => part.units());
  const owned = cleanup.move();
  return {
    environments: beanstalk.environments,
    hosts: beanstalk.hosts,
    settled: allSettled(parts),
    settledIn: async (stack) => {
      await Promise.all(parts.map((part) => part.settledIn(stack)));
    },
    units,
    conditionOf: (stack, logicalId) =>
      conditionOfUnits(
        units().filter((unit) => unit.stack === stack && unit.logicalId === logicalId),
      ),
    restart: async (stack, logicalId) => {
      const counts = await Promise.all(parts.map((part) => part.restart(stack, logicalId)));
      return counts.reduce((sum, count) => sum + count, 0);
    },
    stop: () => owned.disposeAsync(),
  };
}
