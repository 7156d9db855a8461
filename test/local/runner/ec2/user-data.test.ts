import { describe, expect, it } from 'vitest';
import { installNode, runNodeService } from '../../../../lib/user-data/node-service.ts';
import { signalReady, waitUntilHealthy } from '../../../../lib/user-data/readiness.ts';
import { script } from '../../../../lib/user-data/shell.ts';
import { runXRayDaemon } from '../../../../lib/user-data/x-ray-daemon.ts';
import { readUserData } from '../../../../local/runner/emulators/ec2/user-data.ts';

const asset = { path: import.meta.dirname, packaging: 'zip' } as const;
const gone = { path: '/assembly/gone', packaging: 'zip' } as const;
const findAsset = (key: string) => ({ '1.zip': asset, 'gone.zip': gone })[key];

const read = (...lines: string[]) =>
  readUserData(['#!/bin/bash', ...lines].join('\n'), { findAsset });

const daemon = runXRayDaemon({ region: 'us-east-1', urlSuffix: 'amazonaws.com' });
const service = runNodeService({
  name: 'shop',
  description: 'Shop',
  bundleUrl: 's3://cdk-assets-123456789012-us-east-1/1.zip',
  region: 'us-east-1',
  environment: { PORT: '8080', GREETING: 'say "hi" \\ 100%' },
});
const ready = [
  ...waitUntilHealthy(8080, '/health'),
  ...signalReady({ stackName: 'S', logicalId: 'G', region: 'us-east-1' }),
];
/** As CDK's own user data begins. */
const whole = (...paragraphs: (readonly string[])[]) =>
  readUserData(`#!/bin/bash\n${script(...paragraphs.map((each) => [...each]))}`, { findAsset });

const unit = (...settings: string[]) => [
  "cat > /etc/systemd/system/shop.service <<'END'",
  '[Service]',
  ...settings,
  'END',
];

describe('readUserData', () => {
  it('follows all that the constructs of the app write', () => {
    const reading = whole(daemon, installNode(), service, ready);

    expect(reading).toMatchObject({ skipped: [], failures: [], daemon: { port: 2000 } });
    expect(reading.services).toEqual([
      {
        name: 'shop',
        workingDirectory: '/opt/shop',
        command: ['/usr/bin/node-24', 'server.js'],
        environment: { NODE_ENV: 'production', PORT: '8080', GREETING: 'say "hi" \\ 100%' },
        restart: 'always',
      },
    ]);
    expect(reading.files).toContainEqual({
      kind: 'copy',
      from: asset.path,
      to: '/opt/shop',
    });
  });

  it('has no daemon where no line brings one, and runs the service all the same', () => {
    const reading = whole(installNode(), service, ready);

    expect(reading.daemon).toBeUndefined();
    expect(reading.services).toHaveLength(1);
  });

  it("takes the daemon's port from its configuration", () => {
    const moved = daemon.map((line) => line.replaceAll(':2000', ':3000'));

    expect(whole(moved).daemon).toEqual({ port: 3000 });
  });

  it.each([
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ec2.html
    [
      'curl https://s3.us-east-2.amazonaws.com/aws-xray-assets.us-east-2/xray-daemon/aws-xray-daemon-3.x.rpm -o /home/ec2-user/xray.rpm',
      'yum install -y /home/ec2-user/xray.rpm',
    ],
    [
      'wget https://s3.us-east-2.amazonaws.com/aws-xray-assets.us-east-2/xray-daemon/aws-xray-daemon-3.x.deb -O /tmp/xray.deb',
      'sudo dpkg -i /tmp/xray.deb >> /var/log/setup.log 2>&1',
    ],
    [
      'cd /tmp',
      'curl -sSO https://s3.amazonaws.com/x/aws-xray-daemon-arm64-3.x.rpm && rpm -Uvh aws-xray-daemon-arm64-3.x.rpm',
    ],
    [
      'REGION=us-east-2',
      'dnf install -y "https://s3.$REGION.amazonaws.com/aws-xray-assets.$REGION/xray-daemon/aws-xray-daemon-3.x.rpm" || true',
    ],
  ])('knows the daemon by its package: %s', (...lines) => {
    expect(read(...lines)).toMatchObject({ daemon: { port: 2000 }, skipped: [], failures: [] });
  });

  it('has no daemon where it is stopped, and has it where it is started again', () => {
    const stopped = whole(daemon, ['systemctl disable --now xray']);
    const again = whole(daemon, ['systemctl stop xray.service', 'service xray start']);

    expect(stopped.daemon).toBeUndefined();
    expect(again.daemon).toEqual({ port: 2000 });
  });

  it('names lines that are not understood by number, and goes on behind them', () => {
    const reading = read(
      'set -e',
      'pip install something',
      'TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)',
      'if [ -f /etc/os-release ]; then',
      '  systemctl stop shop',
      'fi',
      'for f in a b; do echo $f; done',
      'node server.js &',
      'curl -X POST http://example.com/',
      'aws ec2 describe-instances',
      ...unit('ExecStart=/usr/bin/node server.js'),
      'systemctl start shop',
    );

    expect(reading.skipped.map(({ first, last }) => [first, last])).toEqual([
      [3, 3],
      [4, 4],
      [5, 7],
      [8, 8],
      [9, 9],
      [10, 10],
      [11, 11],
    ]);
    expect(reading.services.map(({ name }) => name)).toEqual(['shop']);
  });

  it.each([
    [
      ['dnf install -y /tmp/xray.rpm'],
      'line 3: installs "/tmp/xray.rpm", which no line before it has fetched; the script ends there',
    ],
    [
      ['aws s3 cp s3://bucket/2.zip /tmp/x.zip'],
      'line 3: fetches "s3://bucket/2.zip", which is no asset of this app; the script ends there',
    ],
    [
      ['aws s3 cp s3://bucket/gone.zip .'],
      'line 3: fetches the asset "/assembly/gone", which does not exist; synthesize the app again',
    ],
    [
      ['unzip /tmp/x.zip -d /opt/x'],
      'line 3: unpacks "/tmp/x.zip", which no line before it has fetched; the script ends there',
    ],
    [
      ['systemctl enable --now storefront'],
      'line 3: there is no unit "storefront": no line before it has installed or written one; the script ends there',
    ],
    [['systemctl restart xray'], 'line 3: there is no unit "xray"'],
    [
      [...unit('EnvironmentFile=/etc/shop.env', 'ExecStart=node x'), 'systemctl start shop'],
      'line 8: starts the unit "shop", which cannot start: its environment file "/etc/shop.env" does not exist',
    ],
    [
      [...unit('Environment=A=1'), 'systemctl start shop'],
      'line 7: starts the unit "shop", which cannot start: it must have one "ExecStart", got 0',
    ],
  ])('ends where the script would: %j', (lines, message) => {
    const reading = read('set -euo pipefail', ...lines, ...service);

    expect(reading.failures).toEqual([expect.stringContaining(message)]);
    expect(reading.services).toEqual([]);
  });

  it('goes on after a failure where the script does not ask to end', () => {
    const reading = read('systemctl start nothing', 'set -e', 'set +e', 'unzip none', ...service);

    expect(reading.failures).toHaveLength(2);
    expect(reading.services).toHaveLength(1);
  });

  it('takes files by any of the ways to write them', () => {
    const reading = read(
      'NAME=shop',
      'sudo tee /etc/shop.env > /dev/null <<END',
      'GREETING=hello from $NAME',
      'END',
      'echo "MODE=plain" >> /etc/shop.env',
      'cat <<-"END" > /etc/systemd/system/shop.service',
      '\t[Service]',
      '\tEnvironmentFile=/etc/shop.env',
      '\tEnvironmentFile=-/etc/none.env',
      '\tExecStart=node server.js',
      '\tEND',
      'systemctl start shop',
    );

    expect(reading).toMatchObject({ skipped: [], failures: [] });
    expect(reading.services[0]?.environment).toEqual({
      GREETING: 'hello from shop',
      MODE: 'plain',
    });
  });

  it('starts what is left running, once', () => {
    const reading = read(
      ...unit('ExecStart=node one.js'),
      'systemctl start shop',
      ...unit('ExecStart=node two.js'),
      'systemctl restart shop',
      'exit 0',
      'systemctl stop shop',
    );

    expect(reading.services.map(({ command }) => command)).toEqual([['node', 'two.js']]);
  });

  it('leaves alone what other packages bring', () => {
    const reading = read('dnf install -y nginx', 'systemctl enable --now nginx amazon-ssm-agent');

    expect(reading.failures).toEqual([]);
    expect(reading.skipped).toHaveLength(1);
  });

  it.each([
    ['#cloud-config\npackages: [git]', 'only shell scripts are understood'],
    ['Content-Type: multipart/mixed; boundary="x"', 'it begins with "Content-Type'],
    ['#!/usr/bin/python3\nprint(1)', 'only shell scripts are understood'],
    ['\u001f\u008b\b\0', 'only shell scripts are understood'],
    [`#!/bin/bash\n${'# long\n'.repeat(3000)}`, 'it is larger than 16 KB'],
  ])('says what it cannot follow at all: %.30j', (text, message) => {
    const reading = readUserData(text, { findAsset });

    expect(reading.failures).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    "cat > /etc/x <<'END'\nnever ended",
    'echo "never closed',
    'if true; then\nif false; then\nfi',
    'a \\',
    '<<',
    '> ',
    '&& && ||',
    "cat > '' <<''",
    '='.repeat(15_000),
    '"'.repeat(15_000),
    '$'.repeat(15_000),
    '(\n'.repeat(5_000),
    'sudo '.repeat(2_000),
    'rm -rf / --no-preserve-root',
    'systemctl start ../../etc/passwd',
    'cat > ../../../../tmp/out <<END\nx\nEND',
    'aws s3 cp s3://b/1.zip ../../../../tmp/out.zip && unzip ../../../../tmp/out.zip -d ../../../tmp',
  ])('stumbles over nothing: %.40j', (text) => {
    const began = performance.now();
    const reading = read(text);

    expect(performance.now() - began).toBeLessThan(1000);
    expect(reading.services).toEqual([]);
  });

  it('has nothing to do for a machine without user data', () => {
    expect(readUserData('', { findAsset })).toEqual({
      files: [],
      services: [],
      daemon: undefined,
      skipped: [],
      failures: [],
    });
  });
});
