import { mkdirSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { configuredPort, daemonConfiguration } from '../compute/daemon-configuration.ts';
import { filesOf, makeTree, type TreeEntry } from '../compute/file-tree.ts';
import { closedPort } from '../compute/free-port.ts';
import type { InstanceRole } from '../compute/instance-roles.ts';
import { startMetadataServer } from '../compute/metadata-server.ts';
import { createPorts, type Ports } from '../compute/ports.ts';
import { type Machine, startProgram } from '../compute/program.ts';
import { privateAddress, privateName, stableId } from '../compute/stable-id.ts';
import { supervise } from '../compute/supervisor.ts';
import { spreadOverZones } from '../compute/zones.ts';
import { answerInstanceMetadata, instanceMetadataAddress } from '../ec2/instance-metadata.ts';
import type { BeanstalkEnvironmentConfig } from './beanstalk-config.ts';
import type { Extensions } from './extensions.ts';
import { startProxy } from './proxy.ts';
import { readProcesses } from './source-bundle.ts';

export interface EnvironmentOptions {
  readonly config: BeanstalkEnvironmentConfig;
  /** Of the source bundle. */
  readonly folder: string;
  readonly extensions: Extensions;
  readonly role: InstanceRole | undefined;
  readonly host: string;
  /** Of the proxy; `0` takes any free one. */
  readonly port: number;
}

export interface BeanstalkEnvironment {
  /** Of the proxy. */
  readonly port: number;
  readonly settled: Promise<void>;
  units(): UnitStatus[];
  /** Of its programs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Where the platform puts the source bundle. */
const applicationFolder = '/var/app/current';
/** What the SDK's plugin reads: written by the platform where tracing is on. */
const tracingFile = '/var/elasticbeanstalk/xray/environment.conf';

/**
 * Starts the one instance of an environment: the proxy, the programs behind it, and the X-Ray daemon
 * if the environment has it.
 *
 * @throws ComputeError when the source bundle says nothing that can run here, PortInUseError
 */
export async function startEnvironment(
  context: ComputeContext,
  options: EnvironmentOptions,
): Promise<BeanstalkEnvironment> {
  const { config, folder } = options;
  const { cloud } = context;
  await using cleanup = new AsyncDisposableStack();
  const processes = readProcesses(folder, config.environment);
  const [zone = ''] = spreadOverZones(context, config.subnetIds, 1);
  const { machine, ports } = await makeMachine(context, options, zone, cleanup);
  const proxy = await startProxy({
    host: options.host,
    port: options.port,
    target: () => ports.map[config.port] ?? closedPort,
  });
  cleanup.defer(() => proxy.stop());
  const running = processes.map(({ name, words }) => {
    const supervised = supervise({
      name: `${config.stack}/${config.logicalId}, process "${name}"`,
      clock: cloud.clock,
      warn: cloud.warn,
      restart: 'always',
      start: async () => {
        if (name === 'web') await ports.renew([config.port]);
        return startProgram(context, machine, {
          logName: `${config.stack}/${name}`,
          words,
          workingDirectory: applicationFolder,
          environment: config.environment,
          port: name === 'web' ? config.port : undefined,
        });
      },
    });
    cleanup.defer(() => supervised.stop());
    return { name, supervised };
  });
  const owned = cleanup.move();
  return {
    port: proxy.port,
    settled: Promise.all(running.map(({ supervised }) => supervised.settled)).then(() => {}),
    units: () =>
      running.map(({ name, supervised }) => ({
        stack: config.stack,
        logicalId: config.logicalId,
        id: config.name,
        availabilityZone: zone,
        state: supervised.state,
        restarts: supervised.restarts,
        ...(name === 'web' && { port: proxy.port }),
        ...(supervised.detail !== undefined && { detail: supervised.detail }),
      })),
    restart: async () => {
      await Promise.all(running.map(({ supervised }) => supervised.restart()));
    },
    stop: () => owned.disposeAsync(),
  };
}

async function makeMachine(
  context: ComputeContext,
  { config, folder, extensions, role }: EnvironmentOptions,
  availabilityZone: string,
  cleanup: AsyncDisposableStack,
): Promise<{ machine: Machine; ports: Ports }> {
  const { cloud } = context;
  const instanceId = `i-0${stableId(`${config.stack}/${config.logicalId}`, 16)}`;
  const address = privateAddress(instanceId);
  const hostname = privateName(address, cloud.region);
  const root = join(context.temporaryDir, 'environments', config.name);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  const entries: TreeEntry[] = [
    { kind: 'copy', from: folder, to: applicationFolder },
    ...Object.entries(extensions.files).map(
      ([to, text]) => ({ kind: 'write', to, text }) satisfies TreeEntry,
    ),
  ];
  await makeTree(root, entries);
  const metadata = await startMetadataServer(
    answerInstanceMetadata(
      {
        account: cloud.account,
        region: cloud.region,
        instanceId,
        instanceType: config.instanceType,
        imageId: `ami-0${stableId('elastic beanstalk', 16)}`,
        availabilityZone,
        privateAddress: address,
        hostname,
        userData: '',
        role,
        requiresToken: config.requiresToken,
        startedAt: cloud.clock.now(),
      },
      () => role && context.credentials(role.arn, instanceId),
      cloud.clock,
    ),
  );
  cleanup.defer(() => metadata.stop());
  for (const what of extensions.notFollowed) {
    cloud.warn(`${config.constructPath}: ${what} in the source bundle is not followed here`);
  }
  const ports = await createPorts([config.port]);
  const machine: Machine = {
    hostname,
    root,
    ports: ports.map,
    daemonPorts: { 2000: closedPort },
    hosts: { [instanceMetadataAddress]: metadata.port },
    files: filesOf(root, entries),
  };
  if (!config.hasDaemon) return { machine, ports };

  const daemon = await context.openDaemon({ label: config.name, roleArn: role?.arn });
  cleanup.defer(() => daemon.close());
  const file = await writeTracingFile(root, config);
  const daemonPorts = {
    2000: closedPort,
    [configuredPort(extensions.files[daemonConfiguration])]: daemon.port,
  };
  return {
    machine: { ...machine, daemonPorts, files: { ...machine.files, [tracingFile]: file } },
    ports,
  };
}

/** https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-configuration-debugging.html */
async function writeTracingFile(
  root: string,
  { name, versionLabel }: BeanstalkEnvironmentConfig,
): Promise<string> {
  const file = join(root, tracingFile);
  mkdirSync(join(file, '..'), { recursive: true });
  await writeFile(
    file,
    JSON.stringify({ deployment_id: 1, version_label: versionLabel, environment_name: name }),
  );
  return file;
}
