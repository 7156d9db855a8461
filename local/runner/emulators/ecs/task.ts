import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ComputeError } from '../compute/compute-error.ts';
import type { ComputeContext } from '../compute/context.ts';
import { filesOf, makeTree } from '../compute/file-tree.ts';
import { closedPort } from '../compute/free-port.ts';
import { startMetadataServer } from '../compute/metadata-server.ts';
import { createPorts } from '../compute/ports.ts';
import { type Machine, startProgram } from '../compute/program.ts';
import { privateAddress, privateName, stableId } from '../compute/stable-id.ts';
import type { Life } from '../compute/supervisor.ts';
import type {
  ClusterConfig,
  ContainerConfig,
  EcsServiceConfig,
  TaskDefinitionConfig,
} from './ecs-config.ts';
import {
  answerTaskMetadata,
  containerId,
  credentialsPath,
  type TaskFacts,
  taskMetadataAddress,
} from './task-metadata.ts';

export interface TaskOptions {
  readonly service: EcsServiceConfig;
  readonly cluster: ClusterConfig;
  readonly definition: TaskDefinitionConfig;
  readonly availabilityZone: string;
  /** Tells the tasks of a service apart, also the one that follows another. */
  readonly number: string;
}

export interface Task extends Life {
  readonly id: string;
  /** Loopback port of a container that a load balancer sends to, or of the first that listens. */
  readonly port: number | undefined;
}

/**
 * Starts the containers of a task on one machine, with the daemon if the task brings it, and puts them
 * behind the service's load balancers once they listen. When an essential container ends, so does the
 * task.
 *
 * @throws ComputeError when it cannot be started as declared.
 */
export async function startTask(context: ComputeContext, options: TaskOptions): Promise<Task> {
  const { service, definition, availabilityZone } = options;
  const id = stableId(`${service.arn}/${options.number}`, 32);
  await using cleanup = new AsyncDisposableStack();
  const { machine, facts } = await makeMachine(context, options, id, cleanup);
  const secrets = await readSecrets(context, definition);
  for (const { name, image } of definition.containers) {
    await makeTree(join(machine.root, name), image.files);
  }

  const programs = definition.containers.map((container) => {
    const root = join(machine.root, container.name);
    const program = startProgram(
      context,
      { ...machine, root, files: filesOf(root, container.image.files) },
      {
        logName: `${service.stack}/${container.name}`,
        words: commandOf(container),
        workingDirectory: container.workingDirectory ?? container.image.workingDirectory,
        environment: {
          ...container.image.environment,
          ...platformVariables(context, facts, container),
          ...container.environment,
          ...secrets.get(container.name),
        },
        port: container.ports[0],
      },
    );
    cleanup.defer(() => program.stop());
    return { container, program };
  });
  if (programs.length === 0) throw new ComputeError('the task has no container that runs here');

  const owned = cleanup.move();
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= owned.disposeAsync();
    return closing;
  };
  const essential = programs.filter(({ container }) => container.essential);
  const ended = Promise.race(
    // Where only the daemon is essential, everything that runs here is.
    (essential.length > 0 ? essential : programs).map(async ({ container, program }) => {
      const { how, failed } = await program.ended;
      return { how: `container "${container.name}" ${how}`, failed };
    }),
  ).then(async (end) => {
    await close();
    return end;
  });
  const ready = Promise.all(programs.map(({ program }) => program.ready)).then(() => {
    if (closing !== undefined) return;
    for (const target of service.loadBalancers) {
      const port = machine.ports[target.containerPort];
      if (port === undefined) continue;
      const { targets } = context;
      owned.defer(
        targets.register(target.targetGroupArn, { id, availabilityZone, host: '127.0.0.1', port }),
      );
    }
  });
  return { id, port: Object.values(machine.ports)[0], ended, ready, stop: close };
}

async function makeMachine(
  context: ComputeContext,
  { service, cluster, definition, availabilityZone }: TaskOptions,
  id: string,
  cleanup: AsyncDisposableStack,
): Promise<{ machine: Machine; facts: TaskFacts }> {
  const { cloud } = context;
  const taskArn = `${cluster.arn.replace(':cluster/', ':task/')}/${id}`;
  const address = privateAddress(taskArn);
  const hostname = privateName(address, cloud.region);
  const facts: TaskFacts = {
    clusterArn: cluster.arn,
    taskArn,
    serviceName: service.name,
    definition,
    availabilityZone,
    privateAddress: address,
    hostname,
    startedAt: cloud.clock.now(),
  };
  const { taskRoleArn } = definition;
  const metadata = await startMetadataServer(
    answerTaskMetadata(
      facts,
      () => (taskRoleArn === undefined ? undefined : context.credentials(taskRoleArn, id)),
      cloud.clock,
    ),
  );
  cleanup.defer(() => metadata.stop());
  const root = join(context.temporaryDir, 'tasks', id);
  cleanup.defer(() => rm(root, { recursive: true, force: true }));
  const { map: ports } = await createPorts(definition.containers.flatMap((each) => each.ports));
  const machine: Machine = {
    hostname,
    root,
    ports,
    daemonPorts: await openDaemon(context, definition, `${service.name}/${id}`, cleanup),
    hosts: { [taskMetadataAddress]: metadata.port },
    files: {},
  };
  return { machine, facts };
}

/** Where the containers look for a daemon: the sidecar's, or nobody's. */
async function openDaemon(
  { openDaemon: open }: ComputeContext,
  { daemon, taskRoleArn }: TaskDefinitionConfig,
  label: string,
  cleanup: AsyncDisposableStack,
): Promise<Record<number, number>> {
  if (daemon === undefined) return { 2000: closedPort };
  const opened = await open({ label, roleArn: taskRoleArn });
  cleanup.defer(() => opened.close());
  return { 2000: closedPort, [daemon.port]: opened.port };
}

async function readSecrets(
  context: ComputeContext,
  { containers }: TaskDefinitionConfig,
): Promise<Map<string, Record<string, string>>> {
  const values = containers.map(async ({ name, secrets }) => {
    const entries = await Promise.all(
      secrets.map(async (secret) => [secret.name, await context.secret(secret.valueFrom)] as const),
    );
    return [name, Object.fromEntries(entries)] as const;
  });
  return new Map(await Promise.all(values));
}

/** An image's own words are replaced as one: a new entry point forgets the image's command. */
function commandOf({ image, entryPoint, command }: ContainerConfig): string[] {
  const words =
    entryPoint !== undefined
      ? [...entryPoint, ...(command ?? [])]
      : [...image.entryPoint, ...(command ?? image.command)];
  // What the entry point of Node.js's images does with a script or an option.
  const [first = ''] = words;
  const isScript = image.entryPoint.length === 0 && /^-|\.[cm]?js$/.test(first);
  return isScript && entryPoint === undefined ? ['node', ...words] : words;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html */
function platformVariables(
  { cloud }: ComputeContext,
  { taskArn, hostname, definition }: TaskFacts,
  { name }: ContainerConfig,
): Record<string, string> {
  const base = `http://${taskMetadataAddress.replace(/:80$/, '')}`;
  return {
    AWS_DEFAULT_REGION: cloud.region,
    AWS_REGION: cloud.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
    ECS_CONTAINER_METADATA_URI_V4: `${base}/v4/${containerId(taskArn, name)}`,
    HOSTNAME: hostname,
    ...(definition.taskRoleArn !== undefined && {
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: credentialsPath(taskArn),
    }),
  };
}
