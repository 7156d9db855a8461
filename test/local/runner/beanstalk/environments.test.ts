import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBeanstalk } from '../../../../local/runner/emulators/beanstalk/beanstalk.ts';
import type { BeanstalkEnvironmentConfig } from '../../../../local/runner/emulators/beanstalk/beanstalk-config.ts';
import { findFreePort, isFreePort } from '../../../../local/runner/emulators/compute/free-port.ts';
import { PortInUseError } from '../../../../local/runner/port-owner.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';
import { bundleOf, server } from '../compute/small-programs.ts';

const environment: BeanstalkEnvironmentConfig = {
  stack: 'Shop',
  logicalId: 'Environment',
  constructPath: 'Shop/Environment',
  name: 'shop-env',
  endpoint: '203.0.113.7',
  application: 'shop',
  versionLabel: 'v1',
  options: [
    { namespace: 'aws:elasticbeanstalk:application:environment', name: 'MODE', value: 'test' },
  ],
  environment: { PORT: '8080', MODE: 'test' },
  port: 8080,
  hasDaemon: false,
  instanceProfile: undefined,
  instanceType: 't4g.micro',
  subnetIds: [],
  requiresToken: true,
};

const plan = (
  folder: string,
  environments: readonly Partial<BeanstalkEnvironmentConfig>[] = [{}],
) => ({
  applicationVersions: [{ application: 'shop', label: 'v1', folder }],
  beanstalkEnvironments: environments.map((changes) => ({ ...environment, ...changes })),
  instanceProfiles: [],
  roles: [],
});

/** A free port whose next one is free, too. */
async function findFreePair(): Promise<number> {
  for (;;) {
    const port = await findFreePort();
    if (await isFreePort(port + 1)) return port;
  }
}

const anyPort = { host: '127.0.0.1', port: 0 };
const get = async (url: string | undefined, path = '/') => {
  const reply = await fetch(`${url}${path}`);
  return { status: reply.status, text: await reply.text() };
};

describe('environments', () => {
  it('run their program with their properties behind a proxy', async () => {
    await using under = contextUnderTest();
    const beanstalk = under.use(
      await startBeanstalk(under.context, plan(bundleOf(server)), anyPort),
    );
    await beanstalk.settled;

    const { status, text } = await get(beanstalk.environments[0]?.url);

    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ PORT: '8080', MODE: 'test' });
    expect(Object.keys(beanstalk.hosts)).toEqual(['203.0.113.7:80']);
  });

  it('answer 502 while their program is down, and serve when it is up again', async () => {
    await using under = contextUnderTest();
    const beanstalk = under.use(
      await startBeanstalk(under.context, plan(bundleOf(server)), anyPort),
    );
    await beanstalk.settled;
    const [running] = beanstalk.environments;

    const ending = await get(running?.url, '/exit');
    await expect.poll(async () => (await get(running?.url)).status).toBe(200);

    expect(ending.status).toBe(502);
    expect(under.warnings).toEqual([
      'Shop/Environment, process "web": ended with exit code 3; it is started again until it stays up',
    ]);
  });

  it('take options and files of the source bundle, behind their own', async () => {
    await using under = contextUnderTest();
    const folder = bundleOf(
      server.replace(
        '...process.env',
        "...process.env, file: require('fs').readFileSync('/etc/shop.conf', 'utf8')",
      ),
    );
    mkdirSync(join(folder, '.ebextensions'));
    writeFileSync(
      join(folder, '.ebextensions/shop.config'),
      `option_settings:
  aws:elasticbeanstalk:xray: { XRayEnabled: true }
  MODE: bundle
  OTHER: bundle
files:
  /etc/shop.conf: { content: configured }
  /etc/amazon/xray/cfg.yaml: { content: 'UDPAddress: "127.0.0.1:3000"' }
commands:
  one: { command: id }
`,
    );
    const beanstalk = under.use(await startBeanstalk(under.context, plan(folder), anyPort));
    await beanstalk.settled;

    const { text } = await get(beanstalk.environments[0]?.url);

    expect(JSON.parse(text)).toMatchObject({ MODE: 'test', OTHER: 'bundle', file: 'configured' });
    expect([...under.daemons.keys()]).toEqual(['shop-env']);
    expect(under.warnings).toEqual([
      'Shop/Environment: "commands" of .ebextensions/shop.config in the source bundle is not followed here',
    ]);
  });

  it('run every process of the Procfile', async () => {
    await using under = contextUnderTest();
    const folder = bundleOf(server);
    writeFileSync(join(folder, 'Procfile'), 'web: node server.js\nworker: node worker.js\n');
    writeFileSync(join(folder, 'worker.js'), 'console.log("works"); setInterval(() => {}, 1000);');
    const beanstalk = under.use(await startBeanstalk(under.context, plan(folder), anyPort));
    await beanstalk.settled;
    await expect
      .poll(() => under.lines)
      .toMatchObject([{ function: 'Shop/worker', text: 'works' }]);

    expect(beanstalk.units().map(({ state }) => state)).toEqual(['running', 'running']);
  });

  it('take ports one after the other', async () => {
    await using under = contextUnderTest();
    const port = await findFreePair();
    const two = plan(bundleOf(server), [{ name: 'one' }, { name: 'two', endpoint: '203.0.113.8' }]);
    const beanstalk = under.use(
      await startBeanstalk(under.context, two, { host: '127.0.0.1', port }),
    );

    expect(beanstalk.environments.map(({ url }) => url)).toEqual([
      `http://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}`,
    ]);
  });

  it('say whose the port is that they want, and leave nothing behind', async () => {
    await using under = contextUnderTest();
    const first = under.use(await startBeanstalk(under.context, plan(bundleOf(server)), anyPort));
    await first.settled;
    const port = Number(first.environments[0]?.url.split(':').at(-1));
    const second = startBeanstalk(under.context, plan(bundleOf(server), [{ hasDaemon: true }]), {
      host: '127.0.0.1',
      port,
    });

    await expect(second).rejects.toThrow(PortInUseError);
    expect(under.closed).toEqual(['shop-env']);
  });

  it.each([
    ['Procfile', 'nonsense', 'cannot start: Procfile, line 1: must look like'],
    ['Procfile', 'web: ruby app.rb', 'cannot start: "ruby app.rb" does not start Node.js'],
  ])('say what is wrong with the bundle: %s %s', async (name, text, message) => {
    await using under = contextUnderTest();
    const folder = bundleOf(server);
    writeFileSync(join(folder, name), text);
    const beanstalk = under.use(await startBeanstalk(under.context, plan(folder), anyPort));
    await beanstalk.settled;
    await expect.poll(() => under.warnings).toEqual([expect.stringContaining(message)]);
  });

  it('do not run without their version or with an empty bundle, which is said', async () => {
    await using under = contextUnderTest();
    const folder = bundleOf(server);
    rmSync(join(folder, 'server.js'));
    const beanstalk = under.use(
      await startBeanstalk(under.context, plan(folder, [{}, { versionLabel: 'v9' }]), anyPort),
    );

    expect(beanstalk.environments).toEqual([]);
    expect(beanstalk.units().map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(under.warnings).toEqual([
      expect.stringContaining('Shop/Environment: cannot start: the source bundle has no Procfile'),
      'Shop/Environment: cannot start: there is no version "v9" of its application',
    ]);
  });
});
