import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startCompute } from '../../../../local/runner/emulators/compute/compute.ts';
import { httpCall } from '../../../harness/http-call.ts';
import { newTrace } from '../../../harness/lambda-runtime.ts';
import { planApp } from './app-plan.ts';
import { contextUnderTest } from './context-under-test.ts';

type Plan = ReturnType<typeof planApp>['plan'];

let whole: Plan;
let withoutDaemons: Plan;

beforeAll(() => {
  whole = planApp().plan;
  withoutDaemons = planApp({ edit: removeDaemon }).plan;
});

/** No sidecar, no lines for the daemon in the user data, no `XRayEnabled`. */
function removeDaemon(type: string, properties: Readonly<Record<string, unknown>>): void {
  if (type === 'AWS::ECS::TaskDefinition') {
    (properties.ContainerDefinitions as unknown[]).pop();
  } else if (type === 'AWS::EC2::LaunchTemplate') {
    const { UserData } = properties.LaunchTemplateData as {
      UserData: { 'Fn::Base64': { 'Fn::Join': [string, (string | object)[]] } };
    };
    const [, parts] = UserData['Fn::Base64']['Fn::Join'];
    const next = parts.findIndex((part) => typeof part === 'string' && part.includes('# Node.js'));
    const rest = String(parts[next]).replace(/^.*(?=# Node\.js)/s, '');
    parts.splice(0, next + 1, `#!/bin/bash\nset -e\n${rest}`);
  } else if (type === 'AWS::ElasticBeanstalk::Environment') {
    const options = properties.OptionSettings as { OptionName: string; Value: unknown }[];
    for (const option of options) {
      if (option.OptionName === 'XRayEnabled') option.Value = 'false';
    }
  }
}

/** Asks each of the app's three programs something that is traced. */
async function callAll(ports: readonly (number | undefined)[]) {
  const paths = ['/health', '/graphql', '/health'];
  const calls = ports.map(async (port, index) => {
    const trace = newTrace();
    const { status } = await httpCall(`http://127.0.0.1:${port}${paths[index]}`, {
      headers: { 'x-amzn-trace-id': trace.traceHeader },
      ...(index === 1 && { json: { query: '{__typename}' } }),
    });
    return { status, traceId: trace.traceId };
  });
  return Promise.all(calls);
}

const options = ({ context }: ReturnType<typeof contextUnderTest>) => ({
  ...context,
  beanstalk: { host: '127.0.0.1', port: 0 },
});

const byStack = (units: readonly { stack: string; port?: number }[]) =>
  ['Inventory', 'Storefront', 'Backoffice'].map(
    (stack) => units.find((unit) => unit.stack === stack)?.port,
  );

describe('compute', () => {
  it('restarts the programs of a service, a group and an environment, and of nothing else', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(whole, options(under)));
    await compute.settled;
    const ids = ['Inventory', 'Storefront', 'Backoffice'].map(
      (stack) => compute.units().find((unit) => unit.stack === stack)?.logicalId ?? '',
    );

    const ended = [
      await compute.restart('Inventory', ids[0] ?? ''),
      await compute.restart('Storefront', ids[1] ?? ''),
      await compute.restart('Backoffice', ids[2] ?? ''),
      await compute.restart('Inventory', 'Nothing'),
    ];

    expect(ended).toEqual([1, 1, 1, 0]);
    await vi.waitFor(
      () =>
        expect(compute.units()).toMatchObject([
          { state: 'running', restarts: 1 },
          { state: 'running', restarts: 1 },
          { state: 'running', restarts: 1 },
        ]),
      { timeout: 20_000 },
    );
    const replies = await callAll(byStack(compute.units()));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('gives each program a daemon of its own, under its role', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(whole, options(under)));
    await compute.settled;

    const replies = await callAll(byStack(compute.units()));
    const daemons = [...under.daemons.values()];
    const names = await Promise.all(
      ['inventory', 'storefront', 'backoffice'].map(async (name, index) => {
        const found = daemons.map(({ sink }) =>
          sink.takeNamed(replies[index]?.traceId ?? '', name),
        );
        return (await Promise.any(found)).name;
      }),
    );

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(names).toEqual(['inventory', 'storefront', 'backoffice']);
    expect(new Set(daemons.map(({ roleArn }) => roleArn)).size).toBe(3);
    expect(daemons.map(({ sink }) => sink.documents.length)).toEqual([1, 1, 1]);
  });

  it('opens no daemon where the template brings none; the programs work all the same', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(withoutDaemons, options(under)));
    await compute.settled;

    const replies = await callAll(byStack(compute.units()));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect([...under.daemons.keys()]).toEqual([]);
    expect(under.warnings).toEqual([]);
  });

  it('tells how everything is, by the resource that declares it', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(whole, options(under)));
    await compute.settled;

    const [service] = whole.ecsServices;
    const condition = compute.conditionOf('Inventory', service?.logicalId ?? '');

    expect(condition).toEqual({
      detail: expect.stringMatching(/^[\da-f]{32} in us-east-1a running on 127\.0\.0\.1:\d+$/),
    });
    expect(compute.conditionOf('Inventory', 'Nothing')).toBeUndefined();
    expect(Object.keys(compute.hosts)).toEqual([`${whole.beanstalkEnvironments[0]?.endpoint}:80`]);
  });

  it('leaves nothing behind when it stops', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(whole, options(under)));
    await compute.settled;
    const ports = byStack(compute.units());

    await compute.stop();

    const calls = ports.map((port) => fetch(`http://127.0.0.1:${port}/health`));
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    expect(under.closed).toHaveLength(3);
    expect(under.warnings).toEqual([]);
  });

  it('stops while it starts', async () => {
    await using under = contextUnderTest();
    const compute = under.use(await startCompute(whole, options(under)));

    await compute.stop();
    await compute.settled;

    expect(under.closed).toHaveLength(under.daemons.size);
    expect(under.warnings).toEqual([]);
  });
});
