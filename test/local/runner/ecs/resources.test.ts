import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UnresolvableError } from '../../../../local/runner/assembly/errors.ts';
import { type EcsPlan, ecsResources } from '../../../../local/runner/emulators/ecs/resources.ts';
import type { DeclaredResource } from '../../../../local/runner/plan/plan.ts';
import { bundleOf } from '../compute/small-programs.ts';
import { declared, scope } from '../protocols/declared.ts';

const kindOf = (type: string) => {
  const kind = ecsResources.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  return kind;
};

function plan(resource: DeclaredResource): EcsPlan {
  const into: EcsPlan = { clusters: [], taskDefinitions: [], ecsServices: [] };
  kindOf(resource.type).plan(resource, into, scope);
  return into;
}

function imageWith(...lines: string[]): NonNullable<DeclaredResource['assets']> {
  const directory = bundleOf('');
  writeFileSync(join(directory, 'Dockerfile'), ['FROM node:24', ...lines].join('\n'));
  return {
    findFile: () => undefined,
    findImage: (tag) => (tag === 'abc' ? { directory } : undefined),
  };
}

const runs = imageWith('COPY . /app', 'EXPOSE 9090', 'CMD ["node", "server.js"]');
const own = { Name: 'web', Image: '1.dkr.ecr.us-east-1.amazonaws.com/assets:abc' };

const definition = (
  containers: unknown,
  others: Record<string, unknown> = {},
  assets = runs,
): DeclaredResource => ({
  ...declared('AWS::ECS::TaskDefinition', {
    Family: 'shop',
    NetworkMode: 'awsvpc',
    ContainerDefinitions: containers,
    ...others,
  }),
  assets,
});

const planned = (...given: Parameters<typeof definition>) =>
  plan(definition(...given)).taskDefinitions[0];

describe('AWS::ECS::TaskDefinition', () => {
  it('is what its containers declare', () => {
    const { containers, ...rest } =
      planned(
        [
          {
            ...own,
            Environment: [{ Name: 'A', Value: 1 }, { Name: 'B' }],
            Secrets: [{ Name: 'LOGIN', ValueFrom: 'arn:secret:key::' }],
            PortMappings: [{ ContainerPort: '8080' }, { ContainerPort: 53, Protocol: 'udp' }],
            Command: ['node', 'other.js'],
            LogConfiguration: { Options: { 'awslogs-group': 'logs' } },
          },
        ],
        { TaskRoleArn: 'arn:role', Cpu: '512', Memory: 1024 },
      ) ?? {};

    expect(rest).toEqual({
      arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1',
      family: 'shop',
      taskRoleArn: 'arn:role',
      daemon: undefined,
      limits: { cpu: 0.5, memory: 1024 },
    });
    expect(containers).toMatchObject([
      {
        name: 'web',
        essential: true,
        command: ['node', 'other.js'],
        entryPoint: undefined,
        environment: { A: '1', B: '' },
        secrets: [{ name: 'LOGIN', valueFrom: 'arn:secret:key::' }],
        ports: [8080, 9090],
        logGroup: 'logs',
      },
    ]);
  });

  it.each([
    [{ Image: 'public.ecr.aws/xray/aws-xray-daemon:3.7.0' }, 2000],
    [{ Image: 'amazon/aws-xray-daemon' }, 2000],
    [{ Image: 'mirror/xray:1', PortMappings: [{ ContainerPort: 2000, Protocol: 'udp' }] }, 2000],
    [
      {
        Image: 'aws-xray-daemon@sha256:00',
        PortMappings: [{ ContainerPort: 3000, Protocol: 'udp' }],
      },
      3000,
    ],
  ])('knows the daemon by its image or its port: %j', (sidecar, port) => {
    const { containers, daemon } = planned([own, { Name: 'xray', ...sidecar }]) ?? {};

    expect(containers?.map(({ name }) => name)).toEqual(['web']);
    expect(daemon).toMatchObject({ name: 'xray', port });
  });

  it.each([
    [[own], { NetworkMode: 'bridge' }, 'NetworkMode "bridge" does not run here'],
    [[own], { NetworkMode: undefined }, 'NetworkMode "bridge" does not run here'],
    [
      [{ Name: 'nginx', Image: 'nginx:1' }],
      {},
      'container "nginx": the image "nginx:1" is no asset',
    ],
    [[{ Name: 'x' }], {}, 'container "x": the image "" is no asset of this app'],
    [[{ ...own, Secrets: [{ Name: 'A' }] }], {}, 'Secrets must have a Name and a ValueFrom each'],
    [[{ ...own, EnvironmentFiles: [{}] }], {}, 'EnvironmentFiles are not emulated'],
    ['none', {}, 'ContainerDefinitions must be a list'],
    [[null], {}, 'the image "" is no asset'],
  ])('refuses %j with %j', (containers, others, message) => {
    expect(() => planned(containers, others)).toThrow(message);
  });

  it('refuses an image that runs something while it is built, naming the line', () => {
    const builds = imageWith('RUN npm ci', 'CMD ["node", "server.js"]');

    expect(() => planned([own], {}, builds)).toThrow(
      /Dockerfile, line 2: RUN does not run here, .* "npm ci"/,
    );
  });
});

describe('AWS::ECS::Service', () => {
  const service = (properties: Record<string, unknown>) =>
    declared('AWS::ECS::Service', {
      ServiceName: 'shop',
      Cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/main',
      TaskDefinition: 'arn:definition',
      ...properties,
    });

  it('is what it declares', () => {
    const resource = service({
      DesiredCount: '2',
      LoadBalancers: [{ TargetGroupArn: 'arn:group', ContainerName: 'web', ContainerPort: '8080' }],
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } },
    });

    expect(plan(resource).ecsServices).toEqual([
      {
        stack: 'Orders',
        logicalId: 'Thing',
        name: 'shop',
        arn: 'arn:aws:ecs:us-east-1:123456789012:service/main/shop',
        cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/main',
        taskDefinitionArn: 'arn:definition',
        desiredCount: 2,
        subnetIds: ['subnet-1'],
        loadBalancers: [{ targetGroupArn: 'arn:group', containerName: 'web', containerPort: 8080 }],
      },
    ]);
    expect(kindOf('AWS::ECS::Service').identify(resource, scope)).toEqual({
      ref: 'arn:aws:ecs:us-east-1:123456789012:service/main/shop',
      attributes: {
        Name: 'shop',
        ServiceArn: 'arn:aws:ecs:us-east-1:123456789012:service/main/shop',
      },
    });
  });

  it('does without the stack of its network', () => {
    const resource: DeclaredResource = {
      ...service({}),
      property: (name) => {
        if (name === 'NetworkConfiguration') throw new UnresolvableError('no stack exports it');
        return service({}).property(name);
      },
    };

    expect(plan(resource).ecsServices).toMatchObject([{ desiredCount: 1, subnetIds: [] }]);
  });

  it.each([
    [{ SchedulingStrategy: 'DAEMON' }, 'SchedulingStrategy "DAEMON" does not run here'],
    [{ DesiredCount: -1 }, 'DesiredCount must be a whole number from 0 to 50'],
    [{ DesiredCount: 1e9 }, 'DesiredCount must be a whole number from 0 to 50'],
    [{ TaskDefinition: undefined }, 'TaskDefinition is missing'],
    [{ LoadBalancers: [{}] }, 'LoadBalancers must name a TargetGroupArn and a ContainerName each'],
  ])('refuses %j', (properties, message) => {
    expect(() => plan(service(properties))).toThrow(message);
  });
});
