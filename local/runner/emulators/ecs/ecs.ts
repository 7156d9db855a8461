import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { type Supervised, supervise } from '../compute/supervisor.ts';
import { spreadOverZones } from '../compute/zones.ts';
import type { ClusterConfig, EcsPlan, EcsServiceConfig } from './ecs-config.ts';
import { startTask, type Task } from './task.ts';

export interface Ecs {
  /** Resolves when every task serves, or it is clear that it does not. */
  readonly settled: Promise<void>;
  units(): UnitStatus[];
  stop(): Promise<void>;
}

/** Runs the tasks of services: as many as desired, each replaced by another when it ends. */
export function startEcs(context: ComputeContext, plan: EcsPlan): Ecs {
  const slots = plan.ecsServices.flatMap((service) => startService(context, plan, service));
  return {
    settled: Promise.all(slots.map(({ supervised }) => supervised.settled)).then(() => {}),
    units: () => slots.map(({ status }) => status()),
    stop: async () => {
      await Promise.all(slots.map(({ supervised }) => supervised.stop()));
    },
  };
}

interface Slot {
  readonly supervised: Supervised;
  status(): UnitStatus;
}

function startService(context: ComputeContext, plan: EcsPlan, service: EcsServiceConfig): Slot[] {
  const { cloud } = context;
  const definition = plan.taskDefinitions.find(({ arn }) => arn === service.taskDefinitionArn);
  if (definition === undefined) {
    cloud.warn(
      `${service.stack}/${service.logicalId}: its task definition "${service.taskDefinitionArn}" does not run here, so no task does`,
    );
    return [];
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
      supervised,
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

function clusterOf(
  { cloud: { account, region } }: ComputeContext,
  plan: EcsPlan,
  { cluster }: EcsServiceConfig,
): ClusterConfig {
  const known = plan.clusters.find(({ name, arn }) => name === cluster || arn === cluster);
  return known ?? { name: cluster, arn: `arn:aws:ecs:${region}:${account}:cluster/${cluster}` };
}
