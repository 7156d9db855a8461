import type { Clock } from '../../../xray/index.ts';
import type { Credentials } from '../compute/context.ts';
import { credentialsDocument, isoTime } from '../compute/credentials-document.ts';
import type { MetadataAnswer, MetadataRequest } from '../compute/metadata-server.ts';
import { stableId } from '../compute/stable-id.ts';
import type { ContainerConfig, TaskDefinitionConfig } from './ecs-config.ts';

export interface TaskFacts {
  readonly clusterArn: string;
  readonly taskArn: string;
  readonly serviceName: string;
  readonly definition: TaskDefinitionConfig;
  readonly availabilityZone: string;
  readonly privateAddress: string;
  readonly hostname: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
}

/** At which containers of Fargate find what is told of them. */
export const taskMetadataAddress = '169.254.170.2:80';

/** The id that the metadata's address bears for each container. */
export const containerId = (taskArn: string, name: string): string =>
  `${taskArn.split('/').at(-1)}-${parseInt(stableId(`${taskArn}/${name}`, 8), 16)}`;

export const credentialsPath = (taskArn: string): string =>
  `/v2/credentials/${stableId(taskArn, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;

/**
 * The task metadata endpoint, version 4, and the credentials of the task's role.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
 */
export function answerTaskMetadata(
  facts: TaskFacts,
  credentials: () => Credentials | undefined,
  clock: Clock,
): (request: MetadataRequest) => MetadataAnswer {
  const containers = new Map(
    facts.definition.containers.map((container) => [
      `/v4/${containerId(facts.taskArn, container.name)}`,
      container,
    ]),
  );
  return ({ method, path }) => {
    if (method !== 'GET') return { status: 405 };
    if (path === credentialsPath(facts.taskArn)) {
      const keys = credentials();
      if (keys === undefined) return { status: 404 };
      const { taskRoleArn } = facts.definition;
      return { status: 200, body: { RoleArn: taskRoleArn, ...credentialsDocument(keys, clock) } };
    }
    const [, base = '', rest] = /^(\/v4\/[^/]+)(\/.*)?$/.exec(path.replace(/\/$/, '')) ?? [];
    const container = containers.get(base);
    if (container === undefined) return { status: 404 };
    switch (rest) {
      case undefined:
        return { status: 200, body: containerDocument(container, facts) };
      case '/task':
      case '/taskWithTags':
        return { status: 200, body: taskDocument(facts) };
      default:
        return { status: 404 };
    }
  };
}

function taskDocument(facts: TaskFacts) {
  const { definition, startedAt } = facts;
  return {
    Cluster: facts.clusterArn,
    TaskARN: facts.taskArn,
    Family: definition.family,
    Revision: definition.arn.split(':').at(-1),
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Limits: { CPU: definition.limits.cpu, Memory: definition.limits.memory },
    PullStartedAt: isoTime(startedAt),
    PullStoppedAt: isoTime(startedAt),
    AvailabilityZone: facts.availabilityZone,
    LaunchType: 'FARGATE',
    ServiceName: facts.serviceName,
    Containers: definition.containers.map((container) => containerDocument(container, facts)),
  };
}

function containerDocument(container: ContainerConfig, facts: TaskFacts) {
  const { taskArn, definition, startedAt } = facts;
  const arn = taskArn.replace(':task/', ':container/');
  return {
    DockerId: containerId(taskArn, container.name),
    Name: container.name,
    DockerName: container.name,
    Image: container.imageName,
    ImageID: `sha256:${stableId(container.imageName, 64)}`,
    Labels: {
      'com.amazonaws.ecs.cluster': facts.clusterArn,
      'com.amazonaws.ecs.container-name': container.name,
      'com.amazonaws.ecs.task-arn': taskArn,
      'com.amazonaws.ecs.task-definition-family': definition.family,
      'com.amazonaws.ecs.task-definition-version': definition.arn.split(':').at(-1),
    },
    DesiredStatus: 'RUNNING',
    KnownStatus: 'RUNNING',
    Limits: { CPU: 0 },
    CreatedAt: isoTime(startedAt),
    StartedAt: isoTime(startedAt),
    Type: 'NORMAL',
    ...(container.logGroup !== undefined && {
      LogDriver: 'awslogs',
      LogOptions: { 'awslogs-group': container.logGroup },
    }),
    ContainerARN: `${arn}/${stableId(`${taskArn}/${container.name}`, 32)}`,
    Networks: [
      {
        NetworkMode: 'awsvpc',
        IPv4Addresses: [facts.privateAddress],
        AttachmentIndex: 0,
        PrivateDNSName: facts.hostname,
      },
    ],
  };
}
