import { describe, expect, it } from 'vitest';
import { startEcs } from '../../../../local/runner/emulators/ecs/ecs.ts';
import type {
  ContainerConfig,
  EcsPlan,
  EcsServiceConfig,
  TaskDefinitionConfig,
} from '../../../../local/runner/emulators/ecs/ecs-config.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';
import { ask, bundleOf, end, server, whenTargets } from '../compute/small-programs.ts';

const arn = 'arn:aws:ecs:us-east-1:123456789012';
const group = 'arn:group';

const container = (changes: Partial<ContainerConfig> = {}, source = server): ContainerConfig => ({
  name: 'web',
  essential: true,
  imageName: 'image:1',
  image: {
    files: [{ kind: 'copy', from: bundleOf(source), to: '/app' }],
    environment: { FROM_IMAGE: 'image', BOTH: 'image' },
    workingDirectory: '/app',
    entryPoint: [],
    command: ['node', 'server.js'],
    exposedPorts: [],
    user: undefined,
  },
  entryPoint: undefined,
  command: undefined,
  workingDirectory: undefined,
  environment: { BOTH: 'task' },
  secrets: [],
  ports: [8080],
  logGroup: undefined,
  ...changes,
});

const service: EcsServiceConfig = {
  stack: 'Shop',
  logicalId: 'Service',
  name: 'shop',
  arn: `${arn}:service/cluster/shop`,
  cluster: 'cluster',
  taskDefinitionArn: `${arn}:task-definition/shop:1`,
  desiredCount: 1,
  subnetIds: [],
  loadBalancers: [{ targetGroupArn: group, containerName: 'web', containerPort: 8080 }],
};

const plan = (
  definition: Partial<TaskDefinitionConfig>,
  changes: Partial<EcsServiceConfig> = {},
): EcsPlan => ({
  clusters: [{ name: 'cluster', arn: `${arn}:cluster/cluster` }],
  taskDefinitions: [
    {
      arn: service.taskDefinitionArn,
      family: 'shop',
      taskRoleArn: 'arn:aws:iam::123456789012:role/task',
      containers: [container()],
      daemon: undefined,
      limits: { cpu: 0.25, memory: 512 },
      ...definition,
    },
  ],
  ecsServices: [{ ...service, ...changes }],
});

describe('tasks', () => {
  it('have the environment of their image, their definition and the platform', async () => {
    await using under = contextUnderTest({
      secret: async (valueFrom) => `value of ${valueFrom}`,
      childEnvironment: { OF_MACHINE: 'yes' },
    });
    const secrets = [{ name: 'LOGIN', valueFrom: 'arn:secret:key::' }];
    const ecs = under.use(startEcs(under.context, plan({ containers: [container({ secrets })] })));
    await ecs.settled;

    const environment = await ask(ecs.units()[0]?.port);

    expect(environment).toMatchObject({
      FROM_IMAGE: 'image',
      BOTH: 'task',
      LOGIN: 'value of arn:secret:key::',
      OF_MACHINE: 'yes',
      AWS_REGION: 'us-east-1',
      AWS_EXECUTION_ENV: 'AWS_ECS_FARGATE',
      ECS_CONTAINER_METADATA_URI_V4: expect.stringMatching(/^http:\/\/169\.254\.170\.2\/v4\//),
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: expect.stringMatching(/^\/v2\/credentials\//),
    });
    expect(environment).not.toHaveProperty('USER');
  });

  it('reach their metadata at the address that they are told', async () => {
    await using under = contextUnderTest();
    const source = `
      const { ECS_CONTAINER_METADATA_URI_V4: base, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path } = process.env;
      const get = (url) => fetch(url).then((reply) => reply.json());
      require('node:http').createServer(async (request, response) => {
        const [task, keys] = await Promise.all([get(base + '/task'), get('http://169.254.170.2' + path)]);
        response.end(JSON.stringify({ zone: task.AvailabilityZone, arn: task.TaskARN, key: keys.AccessKeyId }));
      }).listen(8080);`;
    const ecs = under.use(startEcs(under.context, plan({ containers: [container({}, source)] })));
    await ecs.settled;

    const { id, port } = ecs.units()[0] ?? {};

    expect(await ask(port)).toEqual({
      zone: 'us-east-1a',
      arn: `${arn}:task/cluster/${id}`,
      key: `key of arn:aws:iam::123456789012:role/task as ${id}`,
    });
  });

  it('read the files of their image by its paths', async () => {
    await using under = contextUnderTest();
    const source = `
      const text = require('node:fs').readFileSync('/app/package.json', 'utf8');
      require('node:http').createServer((request, response) => response.end(text)).listen(8080);`;
    const ecs = under.use(startEcs(under.context, plan({ containers: [container({}, source)] })));
    await ecs.settled;

    expect(await ask(ecs.units()[0]?.port)).toEqual({ type: 'commonjs' });
  });

  it('are as many as desired, over the zones of the subnets', async () => {
    const zones: Record<string, string> = { 'subnet-1': 'us-east-1c', 'subnet-2': 'us-east-1a' };
    await using under = contextUnderTest({ zoneOf: (id) => zones[id] });
    const ecs = under.use(
      startEcs(
        under.context,
        plan({}, { desiredCount: 3, subnetIds: ['subnet-1', 'subnet-2', 'subnet-9'] }),
      ),
    );
    await ecs.settled;

    const targets = under.context.targets.targets(group);
    const processes = await Promise.all(targets.map(({ port }) => ask(port)));

    expect(targets.map(({ availabilityZone }) => availabilityZone).sort()).toEqual([
      'us-east-1a',
      'us-east-1c',
      'us-east-1c',
    ]);
    expect(new Set(targets.map(({ id }) => id)).size).toBe(3);
    expect(new Set(processes.map(({ pid }) => pid)).size).toBe(3);
    expect(new Set(processes.map(({ PORT }) => PORT))).toEqual(new Set([undefined]));
  });

  it('are followed by others when they end, which is said once', async () => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, plan({})));
    await ecs.settled;
    const { targets } = under.context;
    const ids: (string | undefined)[] = [];
    for (let ends = 0; ends < 3; ends += 1) {
      const [id] = await whenTargets(targets, group, ([now]) => !!now && !ids.includes(now));
      ids.push(id);
      await end(targets.targets(group)[0]?.port);
    }
    await whenTargets(targets, group, ([now]) => !!now && !ids.includes(now));

    expect(new Set(ids).size).toBe(3);
    await expect.poll(() => ecs.units()[0]).toMatchObject({ state: 'running', restarts: 3 });
    expect(under.warnings).toEqual([
      'Shop/Service, task 1: container "web" ended with exit code 3; it is started again until it stays up',
    ]);
  });

  it('leave the load balancer when they end', async () => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, plan({})));
    await ecs.settled;
    const { targets } = under.context;
    const empty = whenTargets(targets, group, (ids) => ids.length === 0);

    await end(targets.targets(group)[0]?.port);

    expect(await empty).toEqual([]);
  });

  it('go on without a container that is not essential', async () => {
    await using under = contextUnderTest();
    const helper = container(
      { name: 'helper', essential: false, ports: [] },
      'console.log("helped"); process.exitCode = 1;',
    );
    const ecs = under.use(startEcs(under.context, plan({ containers: [container(), helper] })));
    await ecs.settled;
    await expect.poll(() => under.lines.map(({ text }) => text)).toContain('helped');

    expect(await ask(ecs.units()[0]?.port)).toHaveProperty('pid');
    expect(under.warnings).toEqual([]);
    expect(under.lines[0]).toMatchObject({ function: 'Shop/helper', stream: 'stdout' });
  });

  it('share the loopback interface among their containers', async () => {
    await using under = contextUnderTest();
    const front = container(
      { name: 'front', ports: [9090] },
      `require('node:http').createServer(async (request, response) => {
        response.end(await (await fetch('http://localhost:8080/')).text());
      }).listen(9090);`,
    );
    const ecs = under.use(startEcs(under.context, plan({ containers: [front, container()] })));
    await ecs.settled;
    const [target] = under.context.targets.targets(group);

    const own = await ask(target?.port);
    const ports = under.context.targets.targets(group).length;

    expect(own).toHaveProperty('pid');
    expect(ports).toBe(1);
  });

  it('are tried again when a secret cannot be had, with the reason', async () => {
    let tries = 0;
    await using under = contextUnderTest({
      secret: () => {
        tries += 1;
        if (tries === 1) throw new Error('secret "login" does not exist');
        return 'value';
      },
    });
    const secrets = [{ name: 'LOGIN', valueFrom: 'arn:secret' }];
    const daemon = { name: 'xray-daemon', imageName: 'aws-xray-daemon', port: 2000 };
    const ecs = under.use(
      startEcs(under.context, plan({ daemon, containers: [container({ secrets })] })),
    );
    await whenTargets(under.context.targets, group, (ids) => ids.length === 1);

    expect(under.warnings).toEqual([
      'Shop/Service, task 1: cannot start: secret "login" does not exist; it is started again until it stays up',
    ]);
    expect(under.closed).toHaveLength(1);
    await expect.poll(() => ecs.units()[0]).toMatchObject({ state: 'running', restarts: 1 });
  });

  it.each([
    [{ command: ['python', 'app.py'] }, '"python app.py" does not start Node.js'],
    [{ workingDirectory: '/elsewhere' }, 'there is no folder "/elsewhere" in which to start'],
  ])('are not tried again with %j', async (changes, reason) => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, plan({ containers: [container(changes)] })));
    await ecs.settled;
    await expect.poll(() => ecs.units()[0]?.state).toBe('failed');

    expect(under.warnings).toEqual([
      expect.stringContaining(`Shop/Service, task 1: cannot start: ${reason}`),
    ]);
  });

  it.each([
    [{ command: ['server.js'] }],
    [{ entryPoint: ['node'], command: ['/app/server.js'] }],
    [{ command: ['--title=shop', 'server.js'] }],
  ])('start as the image and the definition say together: %j', async (changes) => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, plan({ containers: [container(changes)] })));
    await ecs.settled;

    expect(ecs.units()[0]).toMatchObject({ state: 'running' });
  });

  it('are handed to the load balancer though they do not listen, which finds them unhealthy', async () => {
    await using under = contextUnderTest({ startLimit: 50 });
    const deaf = container({}, 'setInterval(() => {}, 1000);');
    const ecs = under.use(startEcs(under.context, plan({ containers: [deaf] })));
    await ecs.settled;

    expect(await whenTargets(under.context.targets, group, (ids) => ids.length === 1)).toHaveLength(
      1,
    );
    expect(under.warnings).toEqual([
      'Shop/web: nothing listens on port 8080 after 0.05 seconds; requests to it fail',
    ]);
  });

  it('are ended by force when they do not end by themselves', async () => {
    await using under = contextUnderTest();
    const stubborn = `process.on('SIGTERM', () => console.log('no')); ${server}`;
    const ecs = startEcs(under.context, plan({ containers: [container({}, stubborn)] }));
    await ecs.settled;
    const { pid } = await ask(ecs.units()[0]?.port);

    await ecs.stop();

    expect(under.lines.map(({ text }) => text)).toEqual(['no']);
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  it('do not run without their definition, which is said', async () => {
    await using under = contextUnderTest();
    const ecs = under.use(startEcs(under.context, { ...plan({}), taskDefinitions: [] }));
    await ecs.settled;

    expect(ecs.units()).toMatchObject([{ id: 'shop', state: 'failed' }]);
    expect(under.warnings).toEqual([
      `Shop/Service: its task definition "${service.taskDefinitionArn}" does not run here, so no task does`,
    ]);
  });
});
