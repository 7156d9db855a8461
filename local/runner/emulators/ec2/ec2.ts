import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { findInstanceRole } from '../compute/instance-roles.ts';
import { restartThose } from '../compute/restart.ts';
import { allSettled } from '../compute/settled.ts';
import { spreadOverZones } from '../compute/zones.ts';
import type { IamPlan } from '../iam/resources.ts';
import type { Ec2Plan, InstanceGroupConfig, InstanceSettings } from './ec2-config.ts';
import { type Instance, startInstance } from './instance.ts';

export interface Ec2 {
  /** Resolves when every instance serves, or it is clear that it does not. */
  readonly settled: Promise<void>;
  /** The same for those of one stack. */
  settledIn(stack: string): Promise<void>;
  units(): UnitStatus[];
  /** Restarts the services of the instances of a group. @returns how many instances there are */
  restart(stack: string, logicalId: string): Promise<number>;
  stop(): Promise<void>;
}

/** Runs the instances of groups, as many as desired, and those that are declared one by one. */
export async function startEc2(
  context: ComputeContext,
  plan: Ec2Plan & Pick<IamPlan, 'instanceProfiles' | 'roles'>,
): Promise<Ec2> {
  await using cleanup = new AsyncDisposableStack();
  const instances: (Instance & { readonly stack: string; readonly logicalId: string })[] = [];
  const failed: UnitStatus[] = [];
  const told = new Set<InstanceSettings>();
  const fail = ({ stack, logicalId }: InstanceGroupConfig, id: string, detail: string) => {
    failed.push({ stack, logicalId, id, state: 'failed', restarts: 0, detail });
    context.cloud.warn(`${stack}/${logicalId}: ${detail}`);
  };
  for (const group of plan.instanceGroups) {
    const settings = settingsOf(plan, group);
    if (settings === undefined) {
      const why = `its launch template "${group.launch}" does not run here, so no instance does`;
      fail(group, group.logicalId, why);
      continue;
    }
    if (!told.has(settings)) tellLines(settings, context.cloud.warn);
    told.add(settings);
    const zones = zonesOf(context, group);
    for (const [index, id] of group.instanceIds.entries()) {
      const availabilityZone = zones[index] ?? '';
      const role = findInstanceRole(plan, settings.instanceProfile);
      try {
        const options = { id, group, settings, availabilityZone, role };
        const instance = await startInstance(context, options);
        cleanup.defer(() => instance.stop());
        instances.push({ ...instance, stack: group.stack, logicalId: group.logicalId });
      } catch (error) {
        // The rest of the app can do without it.
        const reason = error instanceof Error ? error.message : String(error);
        fail(group, id, `${id} cannot start: ${reason}`);
      }
    }
  }
  const owned = cleanup.move();
  return {
    settled: allSettled(instances),
    settledIn: (stack) => allSettled(instances, stack),
    units: () => [...instances.flatMap((instance) => instance.units()), ...failed],
    restart: (stack, logicalId) => restartThose(instances, stack, logicalId),
    stop: () => owned.disposeAsync(),
  };
}

const settingsOf = (
  { launchTemplates }: Ec2Plan,
  { launch }: InstanceGroupConfig,
): InstanceSettings | undefined =>
  typeof launch === 'string'
    ? launchTemplates.find(({ id, name }) => id === launch || name === launch)
    : launch;

function zonesOf(context: ComputeContext, group: InstanceGroupConfig): string[] {
  const { subnetIds, availabilityZones, instanceIds } = group;
  const count = instanceIds.length;
  const isKnown = subnetIds.some((id) => context.zoneOf(id) !== undefined);
  if (isKnown || availabilityZones.length === 0) return spreadOverZones(context, subnetIds, count);
  return instanceIds.map((_, index) => availabilityZones[index % availabilityZones.length] ?? '');
}

/** What of the user data is not followed, and where it fails, by line. */
function tellLines({ constructPath, userData }: InstanceSettings, warn: (line: string) => void) {
  for (const { first, last, text } of userData.skipped) {
    const where = first === last ? `line ${first}` : `lines ${first} to ${last}`;
    warn(
      `${constructPath}: user data, ${where} not understood, so it does nothing here: "${text.slice(0, 120)}"`,
    );
  }
  for (const failure of userData.failures) warn(`${constructPath}: user data, ${failure}`);
  if (userData.services.length === 0) {
    warn(`${constructPath}: the user data starts no service, so its instances run nothing here`);
  }
}
