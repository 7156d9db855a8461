import { describe, expect, it } from 'vitest';
import type { ContainerConfig } from '../../../../local/runner/emulators/ecs/ecs-config.ts';
import {
  answerTaskMetadata,
  containerId,
  credentialsPath,
  type TaskFacts,
} from '../../../../local/runner/emulators/ecs/task-metadata.ts';
import { ManualClock } from '../../../../local/xray/index.ts';

const taskArn = `arn:aws:ecs:us-east-1:123456789012:task/shop/${'ab'.repeat(16)}`;
const container: ContainerConfig = {
  name: 'service',
  essential: true,
  imageName: 'registry/image:1',
  image: {
    files: [],
    environment: {},
    workingDirectory: '/',
    entryPoint: [],
    command: ['node'],
    exposedPorts: [],
    user: undefined,
  },
  entryPoint: undefined,
  command: undefined,
  workingDirectory: undefined,
  environment: {},
  secrets: [],
  ports: [8080],
  logGroup: 'logs',
};
const facts: TaskFacts = {
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
  taskArn,
  serviceName: 'shop-service',
  definition: {
    arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1',
    family: 'shop',
    taskRoleArn: 'arn:aws:iam::123456789012:role/task',
    containers: [container],
    daemon: undefined,
    limits: { cpu: 0.25, memory: 512 },
  },
  availabilityZone: 'us-east-1b',
  privateAddress: '10.0.1.2',
  hostname: 'ip-10-0-1-2.ec2.internal',
  startedAt: 1_800_000_000,
};
const keys = { accessKeyId: 'ASIA1', secretAccessKey: 'secret', sessionToken: 'token' };

const ask = (
  path: string,
  { method = 'GET', credentials = () => keys as typeof keys | undefined } = {},
) => answerTaskMetadata(facts, credentials, new ManualClock())({ method, path, headers: {} });

const base = `/v4/${containerId(taskArn, 'service')}`;

describe('task metadata', () => {
  it('tells of the container that asks', () => {
    expect(ask(base)).toMatchObject({
      status: 200,
      body: {
        Name: 'service',
        Image: 'registry/image:1',
        LogDriver: 'awslogs',
        LogOptions: { 'awslogs-group': 'logs' },
        ContainerARN: expect.stringMatching(
          /^arn:aws:ecs:us-east-1:123456789012:container\/shop\/[\da-f]{32}\/[\da-f]{32}$/,
        ),
        Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: ['10.0.1.2'] }],
      },
    });
  });

  it('tells of its task', () => {
    expect(ask(`${base}/task`)).toMatchObject({
      status: 200,
      body: {
        Cluster: facts.clusterArn,
        TaskARN: taskArn,
        Family: 'shop',
        Revision: '1',
        AvailabilityZone: 'us-east-1b',
        LaunchType: 'FARGATE',
        Limits: { CPU: 0.25, Memory: 512 },
        Containers: [{ Name: 'service' }],
      },
    });
  });

  it("hands out keys of the task's role, to who knows the path", () => {
    expect(ask(credentialsPath(taskArn))).toEqual({
      status: 200,
      body: {
        RoleArn: 'arn:aws:iam::123456789012:role/task',
        AccessKeyId: 'ASIA1',
        SecretAccessKey: 'secret',
        Token: 'token',
        Expiration: '2027-01-15T14:00:00Z',
      },
    });
    expect(ask(credentialsPath(taskArn), { credentials: () => undefined }).status).toBe(404);
  });

  it.each(['/', '/v4', '/v4/other', `${base}/stats`, '/v2/credentials/other', `${base}/task/x`])(
    'knows nothing at %s',
    (path) => {
      expect(ask(path).status).toBe(404);
    },
  );

  it('is only read', () => {
    expect(ask(base, { method: 'PUT' }).status).toBe(405);
  });
});
