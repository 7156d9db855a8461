import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComputeContext, UnitStatus } from '../compute/context.ts';
import { filesOf, makeTree } from '../compute/file-tree.ts';
import { closedPort } from '../compute/free-port.ts';
import type { InstanceRole } from '../compute/instance-roles.ts';
import { startMetadataServer } from '../compute/metadata-server.ts';
import { createPorts, type Ports } from '../compute/ports.ts';
import { type Machine, startProgram } from '../compute/program.ts';
import { privateAddress, privateName } from '../compute/stable-id.ts';
import { type Supervised, supervise } from '../compute/supervisor.ts';
import type { InstanceGroupConfig, InstanceSettings } from './ec2-config.ts';
import { answerInstanceMetadata, instanceMetadataAddress } from './instance-metadata.ts';
import type { NamedService } from './user-data.ts';

export interface InstanceOptions {
  readonly id: string;
  readonly group: InstanceGroupConfig;
  readonly settings: InstanceSettings;
  readonly availabilityZone: string;
  readonly role: InstanceRole | undefined;
}

export interface Instance {
  /** Resolves when its services serve, or it is clear that they do not. */
  readonly settled: Promise<void>;
  units(): UnitStatus[];
  /** Of its services. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts what the user data leaves running on an instance: services, which systemd would start again
 * when they end, and the X-Ray daemon.
 */
export async function startInstance(
  context: ComputeContext,
  options: InstanceOptions,
): Promise<Instance> {
  const { group, settings } = options;
  await using cleanup = new AsyncDisposableStack();
  const { machine, ports } = await makeMachine(context, options, cleanup);
  const services = settings.userData.services.map((service) => {
    const supervised = startService(context, options, service, { machine, ports });
    cleanup.defer(() => supervised.stop());
    return { service, supervised };
  });
  const owned = cleanup.move();
  return {
    settled: Promise.all(services.map(({ supervised }) => supervised.settled)).then(() => {}),
    units: () =>
      services.map(({ service, supervised }) => ({
        stack: group.stack,
        logicalId: group.logicalId,
        id: options.id,
        availabilityZone: options.availabilityZone,
        state: supervised.state,
        restarts: supervised.restarts,
        ...portStatus(portOf(service), ports),
        ...(supervised.detail !== undefined && { detail: supervised.detail }),
      })),
    restart: async () => {
      await Promise.all(services.map(({ supervised }) => supervised.restart()));
    },
    stop: () => owned.disposeAsync(),
  };
}

const portStatus = (port: number | undefined, ports: Ports) => {
  const local = port === undefined ? undefined : ports.map[port];
  return local === undefined ? {} : { port: local };
};

/** Where a service says that it listens. */
function portOf({ environment }: NamedService): number | undefined {
  const port = Number(environment.PORT);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function startService(
  context: ComputeContext,
  { id, group, availabilityZone }: InstanceOptions,
  service: NamedService,
  { machine, ports }: { machine: Machine; ports: Ports },
): Supervised {
  const { cloud, targets } = context;
  const groups = targetGroupsOf(context, group, id);
  const own = portOf(service) ?? groups[0]?.port;
  const deregister = new Set<() => void>();
  const supervised = supervise({
    name: `${group.stack}/${group.logicalId}, service "${service.name}" of ${id}`,
    clock: cloud.clock,
    warn: cloud.warn,
    restart: service.restart,
    start: async () => {
      const changed = await ports.renew(own === undefined ? [] : [own]);
      const program = startProgram(context, machine, {
        logName: `${group.stack}/${service.name}`,
        words: service.command,
        workingDirectory: service.workingDirectory,
        environment: service.environment,
        port: own,
      });
      // A service that ends leaves its instance behind the load balancer, which finds it unhealthy.
      void program.ready.then(() => {
        if (deregister.size > 0 && !changed) return;
        for (const leave of deregister) leave();
        deregister.clear();
        for (const { arn, port = own } of groups) {
          const local = port === undefined ? undefined : ports.map[port];
          if (local === undefined) continue;
          const target = { id, availabilityZone, host: '127.0.0.1', port: local };
          deregister.add(targets.register(arn, target));
        }
      });
      return program;
    },
  });
  return {
    get state() {
      return supervised.state;
    },
    get restarts() {
      return supervised.restarts;
    },
    get detail() {
      return supervised.detail;
    },
    settled: supervised.settled,
    restart: () => supervised.restart(),
    stop: async () => {
      for (const leave of deregister) leave();
      await supervised.stop();
    },
  };
}

/** Those that the group of the instance names, and those that name the instance. */
function targetGroupsOf(
  { targetGroups }: ComputeContext,
  { targetGroupArns }: InstanceGroupConfig,
  id: string,
): { arn: string; port?: number }[] {
  const byArn = targetGroupArns.map(
    (arn) => targetGroups.find((each) => each.arn === arn) ?? { arn },
  );
  return [...byArn, ...targetGroups.filter(({ targetIds }) => targetIds.includes(id))];
}

async function makeMachine(
  context: ComputeContext,
  { id, group, settings, availabilityZone, role }: InstanceOptions,
  cleanup: AsyncDisposableStack,
): Promise<{ machine: Machine; ports: Ports }> {
  const { cloud } = context;
  const { userData } = settings;
  const root = join(context.temporaryDir, 'instances', id);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  await makeTree(root, userData.files);
  const files = filesOf(root, userData.files);
  const address = privateAddress(id);
  const hostname = privateName(address, cloud.region);
  const hosts: Record<string, number> = {};
  if (settings.hasMetadata) {
    const server = await startMetadataServer(
      answerInstanceMetadata(
        {
          account: cloud.account,
          region: cloud.region,
          instanceId: id,
          instanceType: settings.instanceType,
          imageId: settings.imageId,
          availabilityZone,
          privateAddress: address,
          hostname,
          userData: settings.script,
          role,
          requiresToken: settings.requiresToken,
          startedAt: cloud.clock.now(),
        },
        () => role && context.credentials(role.arn, id),
        cloud.clock,
      ),
    );
    cleanup.defer(() => server.stop());
    hosts[instanceMetadataAddress] = server.port;
  }
  const daemonPorts: Record<number, number> = { 2000: closedPort };
  if (userData.daemon !== undefined) {
    const daemon = await context.openDaemon({
      label: `${group.stack}/${id}`,
      roleArn: role?.arn,
    });
    cleanup.defer(() => daemon.close());
    daemonPorts[userData.daemon.port] = daemon.port;
  }
  const wanted = [
    ...userData.services.map(portOf),
    ...targetGroupsOf(context, group, id).map(({ port }) => port),
  ];
  const ports = await createPorts(wanted);
  return { machine: { hostname, root, ports: ports.map, daemonPorts, hosts, files }, ports };
}
