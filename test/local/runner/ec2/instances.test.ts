import { describe, expect, it } from 'vitest';
import { startEc2 } from '../../../../local/runner/emulators/ec2/ec2.ts';
import type {
  Ec2Plan,
  InstanceGroupConfig,
  InstanceSettings,
} from '../../../../local/runner/emulators/ec2/ec2-config.ts';
import { readUserData } from '../../../../local/runner/emulators/ec2/user-data.ts';
import type { IamPlan } from '../../../../local/runner/emulators/iam/resources.ts';
import { contextUnderTest } from '../compute/context-under-test.ts';
import { ask, bundleOf, end, server, whenTargets } from '../compute/small-programs.ts';

const group = 'arn:group';
const id = 'i-00000000000000001';

const script = (unit: readonly string[], others: readonly string[] = []) =>
  [
    '#!/bin/bash',
    'aws s3 cp s3://assets/1.zip /tmp/shop.zip',
    'unzip /tmp/shop.zip -d /opt/shop',
    "cat > /etc/systemd/system/shop.service <<'END'",
    '[Service]',
    'WorkingDirectory=/opt/shop',
    'ExecStart=/usr/bin/node server.js',
    ...unit,
    'END',
    ...others,
    'systemctl start shop',
  ].join('\n');

function settings(text: string, source = server): InstanceSettings {
  const asset = { path: bundleOf(source), packaging: 'zip' } as const;
  return {
    constructPath: 'Shop/Template',
    imageId: 'ami-1',
    instanceType: 't4g.micro',
    instanceProfile: 'profile',
    script: text,
    userData: readUserData(text, { findAsset: () => asset }),
    requiresToken: true,
    hasMetadata: true,
  };
}

const always = ['Environment=PORT=8080', 'Restart=always'];

const plan = (
  launch: InstanceGroupConfig['launch'],
  changes: Partial<InstanceGroupConfig> = {},
): Ec2Plan & Pick<IamPlan, 'instanceProfiles' | 'roles'> => ({
  launchTemplates: [],
  instanceGroups: [
    {
      stack: 'Shop',
      logicalId: 'Group',
      launch,
      instanceIds: [id],
      subnetIds: [],
      availabilityZones: [],
      targetGroupArns: [group],
      ...changes,
    },
  ],
  instanceProfiles: [{ name: 'profile', arn: 'arn:profile', roles: ['shop-role'] }],
  roles: [
    {
      name: 'shop-role',
      arn: 'arn:aws:iam::123456789012:role/shop-role',
      trustPolicy: {},
      managedPolicyArns: [],
      inlinePolicies: [],
    },
  ],
});

describe('instances', () => {
  it('have nothing but what their unit says, and nothing of the person at this machine', async () => {
    await using under = contextUnderTest();
    const ec2 = under.use(await startEc2(under.context, plan(settings(script(always)))));
    await ec2.settled;

    const environment = await ask(ec2.units()[0]?.port);

    expect(environment).toMatchObject({ PORT: '8080' });
    for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'USER', 'AWS_EXECUTION_ENV']) {
      expect(environment).not.toHaveProperty(name);
    }
  });

  it('read what their user data has written', async () => {
    await using under = contextUnderTest();
    const source = `
      const text = require('node:fs').readFileSync('/etc/shop.json', 'utf8');
      require('node:http').createServer((request, response) => response.end(text)).listen(8080);`;
    const text = script(always, [`echo '{"written":"yes"}' > /etc/shop.json`]);
    const ec2 = under.use(await startEc2(under.context, plan(settings(text, source))));
    await ec2.settled;

    expect(await ask(ec2.units()[0]?.port)).toEqual({ written: 'yes' });
  });

  it("ask the metadata service for their role's keys", async () => {
    await using under = contextUnderTest();
    const source = `
      const get = async (path, method, headers) =>
        (await fetch('http://169.254.169.254/latest/' + path, { method, headers })).text();
      require('node:http').createServer(async (request, response) => {
        const token = await get('api/token', 'PUT', { 'x-aws-ec2-metadata-token-ttl-seconds': '60' });
        const headers = { 'x-aws-ec2-metadata-token': token };
        const base = 'meta-data/iam/security-credentials/';
        const keys = JSON.parse(await get(base + await get(base, 'GET', headers), 'GET', headers));
        response.end(JSON.stringify({ key: keys.AccessKeyId, host: require('node:os').hostname() }));
      }).listen(8080);`;
    const ec2 = under.use(await startEc2(under.context, plan(settings(script(always), source))));
    await ec2.settled;

    expect(await ask(ec2.units()[0]?.port)).toEqual({
      key: `key of arn:aws:iam::123456789012:role/shop-role as ${id}`,
      host: expect.stringMatching(/^ip-10-0-\d+-\d+\.ec2\.internal$/),
    });
  });

  it('keep their place behind the load balancer while a service starts again', async () => {
    await using under = contextUnderTest();
    const ec2 = under.use(await startEc2(under.context, plan(settings(script(always)))));
    await ec2.settled;
    const [before] = under.context.targets.targets(group);
    const first = await ask(before?.port);

    await end(before?.port);
    await expect.poll(() => under.warnings).toHaveLength(1);
    const meanwhile = under.context.targets.targets(group);
    await expect.poll(() => ec2.units()[0]).toMatchObject({ state: 'running', restarts: 1 });

    const [after] = under.context.targets.targets(group);
    expect([meanwhile, after]).toEqual([[before], before]);
    expect((await ask(after?.port)).pid).not.toBe(first.pid);
    expect(under.warnings).toEqual([
      `Shop/Group, service "shop" of ${id}: ended with exit code 3; it is started again until it stays up`,
    ]);
  });

  it('leave a service down that its unit does not start again', async () => {
    await using under = contextUnderTest();
    const once = settings(script(['Environment=PORT=8080']));
    const ec2 = under.use(await startEc2(under.context, plan(once)));
    await ec2.settled;

    await end(ec2.units()[0]?.port);
    await expect.poll(() => ec2.units()[0]?.state).toBe('failed');

    expect(under.warnings).toEqual([`Shop/Group, service "shop" of ${id}: ended with exit code 3`]);
  });

  it('stand behind each target group with the port that it sends to', async () => {
    const targetGroups = [
      { arn: group, port: 3000, targetIds: [] },
      { arn: 'arn:own', targetIds: [id] },
      { arn: 'arn:other', targetIds: ['i-2'] },
    ];
    await using under = contextUnderTest({ targetGroups });
    const source = server.replace('process.env.PORT ?? 8080', '3000');
    const ec2 = under.use(
      await startEc2(under.context, plan(settings(script(['Restart=always']), source))),
    );
    await ec2.settled;
    const ports = ['arn:group', 'arn:own', 'arn:other'].map((arn) =>
      under.context.targets.targets(arn).map(({ port }) => port),
    );

    expect(ports.map((each) => each.length)).toEqual([1, 1, 0]);
    expect(await ask(ports[0]?.[0])).toHaveProperty('pid');
    expect(ports[1]).toEqual(ports[0]);
  });

  it('are told line by line what of their user data is not followed', async () => {
    await using under = contextUnderTest();
    const text = script(always, ['pip install x', 'if true; then', '  ls', 'fi', 'unzip none']);
    const two = ['i-1', 'i-2'];
    const ec2 = under.use(
      await startEc2(under.context, plan(settings(text), { instanceIds: two })),
    );
    await ec2.settled;

    expect(under.warnings).toEqual([
      'Shop/Template: user data, line 11 not understood, so it does nothing here: "pip install x"',
      'Shop/Template: user data, lines 12 to 14 not understood, so it does nothing here: "if true; then"',
      'Shop/Template: user data, line 15: unpacks "none", which no line before it has fetched',
    ]);
    const targets = await whenTargets(under.context.targets, group, (ids) => ids.length === 2);
    expect([...targets].sort()).toEqual(two);
  });

  it('run nothing where the user data starts nothing, which is said', async () => {
    await using under = contextUnderTest();
    const ec2 = under.use(await startEc2(under.context, plan(settings('#!/bin/bash\n'))));
    await ec2.settled;

    expect(ec2.units()).toEqual([]);
    expect(under.warnings).toEqual([
      'Shop/Template: the user data starts no service, so its instances run nothing here',
    ]);
  });

  it('do not run without their launch template, which is said', async () => {
    await using under = contextUnderTest();
    const ec2 = under.use(await startEc2(under.context, plan('lt-1')));

    expect(ec2.units()).toMatchObject([{ id: 'Group', state: 'failed' }]);
    expect(under.warnings).toEqual([
      'Shop/Group: its launch template "lt-1" does not run here, so no instance does',
    ]);
  });
});
