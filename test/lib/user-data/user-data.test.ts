import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { installNode, runNodeService } from '../../../lib/user-data/node-service.ts';
import { signalReady, waitUntilHealthy } from '../../../lib/user-data/readiness.ts';
import { script, writeFile } from '../../../lib/user-data/shell.ts';
import { runAsService, type SystemdService } from '../../../lib/user-data/systemd.ts';
import { runXRayDaemon } from '../../../lib/user-data/x-ray-daemon.ts';
import { bash, shellcheck } from './shell-tools.ts';

const region = 'eu-west-1';

const service: SystemdService = {
  name: 'greeter',
  description: 'Greets',
  workingDirectory: '/opt/greeter',
  command: '/usr/bin/greet',
  environment: {},
  after: ['xray.service'],
};

describe('script', () => {
  it('ends with the first command that fails, and has an empty line between paragraphs', () => {
    expect(script(['# One', 'a'], ['b'])).toBe('set -euo pipefail\n\n# One\na\n\nb');
  });
});

describe('writeFile', () => {
  it('writes text as it is, whatever the shell would make of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'user-data-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const text = ['$HOME `id` "quoted" \\ end', "'single'", '', 'last'];

    bash(script(writeFile(join(folder, 'file'), text)));

    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(`${text.join('\n')}\n`);
  });

  it('refuses text that would end the file early', () => {
    expect(() => writeFile('/etc/motd', ['a\nEND_OF_FILE\nrm -rf /'])).toThrow(
      'file "/etc/motd" cannot hold a line "END_OF_FILE": the script ends the file there',
    );
  });
});

describe('runAsService', () => {
  it('writes a unit that is started with the system and again when it ends', () => {
    expect(runAsService(service)).toEqual([
      "cat > /etc/systemd/system/greeter.service <<'END_OF_FILE'",
      '[Unit]',
      'Description=Greets',
      'Wants=network-online.target',
      'After=network-online.target xray.service',
      '',
      '[Service]',
      'DynamicUser=yes',
      'WorkingDirectory=/opt/greeter',
      'ExecStart=/usr/bin/greet',
      'Restart=always',
      'RestartSec=2',
      '',
      '[Install]',
      'WantedBy=multi-user.target',
      'END_OF_FILE',
      'systemctl daemon-reload',
      'systemctl enable --now greeter',
    ]);
  });

  it('keeps systemd from reading anything into the environment', () => {
    const lines = runAsService({ ...service, environment: { URL: 'https://a/?b=%20&c="d\\e"' } });

    expect(lines).toContain('Environment="URL=https://a/?b=%%20&c=\\"d\\\\e\\""');
  });

  it('refuses an environment that would write further settings', () => {
    const environment = { NAME: 'a\nUser=root' };

    expect(() => runAsService({ ...service, environment })).toThrow(
      'a service\'s environment has no room for several lines, got "NAME=a\nUser=root"',
    );
  });
});

describe('runXRayDaemon', () => {
  const lines = runXRayDaemon({ region, urlSuffix: 'amazonaws.com' });

  it('takes the package for arm64 from the bucket of the region', () => {
    expect(lines.find((line) => line.startsWith('curl '))).toMatch(
      / https:\/\/s3\.eu-west-1\.amazonaws\.com\/aws-xray-assets\.eu-west-1\/xray-daemon\/aws-xray-daemon-arm64-3\.x\.rpm$/,
    );
  });

  it('configures the daemon after its package, which brings a file of its own, and restarts it', () => {
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));

    expect(at('dnf install')).toBeLessThan(at('cat > /etc/amazon/xray/cfg.yaml'));
    expect(lines.slice(-2)).toEqual(['systemctl enable xray', 'systemctl restart xray']);
    expect(lines).toEqual(
      expect.arrayContaining([
        'Version: 2',
        'Region: "eu-west-1"',
        '  UDPAddress: "127.0.0.1:2000"',
      ]),
    );
  });
});

describe('the user data of an instance', () => {
  const text = script(
    runXRayDaemon({ region, urlSuffix: 'amazonaws.com' }),
    installNode(),
    runNodeService({
      name: 'greeter',
      description: 'Greets',
      bundleUrl: 's3://bucket/key.zip',
      region,
      environment: { PORT: '8080' },
    }),
    [
      ...waitUntilHealthy(8080, '/health'),
      ...signalReady({ stackName: 'Stack', logicalId: 'Group', region }),
    ],
  );

  it('is a script that bash can read', () => {
    const { status, stderr } = bash(text, '-n');

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('leaves shellcheck nothing to say', ({ skip }) => {
    const said = shellcheck(text);

    if (said === undefined) skip('shellcheck is not installed');
    expect(said).toBe('');
  });

  it('signals that the instance is ready only after the program has answered', () => {
    expect(text.split('\n').slice(-2)).toEqual([
      expect.stringMatching(/^curl --fail .*http:\/\/127\.0\.0\.1:8080\/health$/),
      '/opt/aws/bin/cfn-signal --success true --region eu-west-1 --stack Stack --resource Group',
    ]);
  });

  it('runs the program by the name that no other version of Node.js takes', () => {
    expect(text).toContain('dnf install --assumeyes nodejs24 ');
    expect(text).toContain('\nExecStart=/usr/bin/node-24 server.js\n');
  });
});
