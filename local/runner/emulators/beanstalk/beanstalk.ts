import { PortInUseError } from '../../port-owner.ts';
import { ComputeError } from '../compute/compute-error.ts';
import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { findInstanceRole } from '../compute/instance-roles.ts';
import { restartThose } from '../compute/restart.ts';
import { allSettled } from '../compute/settled.ts';
import type { IamPlan } from '../iam/resources.ts';
import type { BeanstalkEnvironmentConfig, BeanstalkPlan } from './beanstalk-config.ts';
import { type BeanstalkEnvironment, startEnvironment } from './environment.ts';
import { withOptions } from './environment-settings.ts';
import { readExtensions } from './extensions.ts';

export interface BeanstalkOptions {
  readonly host: string;
  /** Of the first environment, every further one takes the next; `0` takes any free ones. */
  readonly port: number;
}

export interface Beanstalk {
  readonly environments: readonly RunningEnvironment[];
  /** Where the environments' addresses in the cloud are served: `address:80` to a loopback port. */
  readonly hosts: Readonly<Record<string, number>>;
  readonly settled: Promise<void>;
  /** The same for those of one stack. */
  settledIn(stack: string): Promise<void>;
  units(): UnitStatus[];
  /** Restarts the programs of an environment. @returns how many environments that are: 1, or 0 */
  restart(stack: string, logicalId: string): Promise<number>;
  stop(): Promise<void>;
}

export interface RunningEnvironment {
  readonly stack: string;
  readonly logicalId: string;
  readonly constructPath: string;
  readonly name: string;
  /** `http://127.0.0.1:8082` */
  readonly url: string;
}

/**
 * Runs the environments of Elastic Beanstalk.
 *
 * @throws PortInUseError
 */
export async function startBeanstalk(
  context: ComputeContext,
  plan: BeanstalkPlan & Pick<IamPlan, 'instanceProfiles' | 'roles'>,
  { host, port }: BeanstalkOptions,
): Promise<Beanstalk> {
  await using cleanup = new AsyncDisposableStack();
  const running: { config: BeanstalkEnvironmentConfig; environment: BeanstalkEnvironment }[] = [];
  const failed: UnitStatus[] = [];
  for (const declared of plan.beanstalkEnvironments) {
    const version = plan.applicationVersions.find(
      ({ application, label }) =>
        application === declared.application && label === declared.versionLabel,
    );
    try {
      if (version === undefined) {
        throw new ComputeError(`there is no version "${declared.versionLabel}" of its application`);
      }
      const extensions = readExtensions(version.folder);
      const config = withOptions(declared, extensions.options);
      const environment = await startEnvironment(context, {
        config,
        folder: version.folder,
        extensions,
        role: findInstanceRole(plan, config.instanceProfile),
        host,
        port: port === 0 ? 0 : port + running.length,
      });
      cleanup.defer(() => environment.stop());
      running.push({ config, environment });
    } catch (error) {
      // Another port can be chosen; whatever else is wrong, the rest of the app can do without it.
      if (error instanceof PortInUseError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const { stack, logicalId, constructPath, name } = declared;
      const detail = `cannot start: ${reason}`;
      failed.push({ stack, logicalId, id: name, state: 'failed', restarts: 0, detail });
      context.cloud.warn(`${constructPath}: ${detail}`);
    }
  }
  const owned = cleanup.move();
  const programs = running.map(
    ({ config: { stack, logicalId }, environment: { settled, restart } }) => ({
      ...{ stack, logicalId, settled, restart },
    }),
  );
  return {
    environments: running.map(
      ({ config: { stack, logicalId, constructPath, name }, environment }) => ({
        stack,
        logicalId,
        constructPath,
        name,
        url: `http://${host}:${environment.port}`,
      }),
    ),
    hosts: Object.fromEntries(
      running.map(({ config, environment }) => [`${config.endpoint}:80`, environment.port]),
    ),
    settled: allSettled(programs),
    settledIn: (stack) => allSettled(programs, stack),
    units: () => [...running.flatMap(({ environment }) => environment.units()), ...failed],
    restart: (stack, logicalId) => restartThose(programs, stack, logicalId),
    stop: () => owned.disposeAsync(),
  };
}
