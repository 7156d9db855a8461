import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { restartThose } from '../compute/restart.ts';
import { allSettled } from '../compute/settled.ts';
import { supervise } from '../compute/supervisor.ts';
import { spreadOverZones } from '../compute/zones.ts';
import type { ClusterConfig, EcsPlan, EcsServiceConfig } from './ecs-config.ts';
import { startTask, type Task } from './task.ts';

export interface Ecs {
  /** Resolves when every task serves, or it is clear that it does not. */
  readonly settled: Promise<void>;
  /** The same for those of one stack. */
  settledIn(stack: string): Promise<void>;
  units(): UnitStatus[];
  /** Ends the tasks of a service; others take their places. @returns how many there are */
  restart(stack: string, logicalId: string): Promise<number>;
  stop(): Promise<void>;
}

/** Runs the tasks of services: as many as desired, each replaced by another when it ends. */
export function startEcs(context: ComputeContext, plan: EcsPlan): Ecs {
  const slots = plan.ecsServices.flatMap((service) => startService(context, plan, service));
  return {
    settled: allSettled(slots),
    settledIn: (stack) => allSettled(slots, stack),
    units: () => slots.map(({ status }) => status()),
    restart: (stack, logicalId) => restartThose(slots, stack, logicalId),
    stop: async () => {
      await Promise.all(slots.map((slot) => slot.stop()));
    },
  };
}

interface Slot {
  readonly stack: string;
  readonly logicalId: string;
  readonly settled: Promise<void>;
  status(): UnitStatus;
  /** Absent of a service without tasks. */
  restart?(): Promise<void>;
  stop(): Promise<void>;
}

function startService(context: ComputeContext, plan: EcsPlan, service: EcsServiceConfig): Slot[] {
  const { cloud } = context;
  const definition = plan.taskDefinitions.find(({ arn }) => arn === service.taskDefinitionArn);
  if (definition === undefined) {
    const { stack, logicalId } = service;
    const detail = `its task definition "${service.taskDefinitionArn}" does not run here, so no task does`;
    cloud.warn(`${stack}/${logicalId}: ${detail}`);
    return [missing({ stack, logicalId, id: service.name, state: 'failed', restarts: 0, detail })];
  }
  const cluster = clusterOf(context, plan, service);
  const zones = spreadOverZones(context, service.subnetIds, service.desiredCount);
  return zones.map((availabilityZone, index) => {
    let task: Task | undefined;
    const supervised = supervise({
      name: `${service.stack}/${service.logicalId}, task ${index + 1}`,
      clock: cloud.clock,
      warn: cloud.warn,
      restart: 'always',
      start: async (attempt) => {
        const number = `${index}.${attempt}`;
        task = undefined;
        task = await startTask(context, { service, cluster, definition, availabilityZone, number });
        return task;
      },
    });
    return {
      stack: service.stack,
      logicalId: service.logicalId,
      settled: supervised.settled,
      restart: supervised.restart,
      stop: supervised.stop,
      status: () => ({
        stack: service.stack,
        logicalId: service.logicalId,
        id: task?.id ?? '',
        availabilityZone,
        state: supervised.state,
        restarts: supervised.restarts,
        ...(task?.port !== undefined && { port: task.port }),
        ...(supervised.detail !== undefined && { detail: supervised.detail }),
      }),
    };
  });
}

/** A service without tasks. */
const missing = (status: UnitStatus): Slot => ({
  stack: status.stack,
  logicalId: status.logicalId,
  settled: Promise.resolve(),
  status: () => status,
  stop: async () => {},
});

function clusterOf(
  { cloud: { account, region } }: ComputeContext,
  plan: EcsPlan,
  { cluster }: EcsServiceConfig,
): ClusterConfig {
  const known = plan.clusters.find(({ name, arn }) => name === cluster || arn === cluster);
  return known ?? { name: cluster, arn: `arn:aws:ecs:${region}:${account}:cluster/${cluster}` };
}
