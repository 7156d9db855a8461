import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { daemonOptions, parseBind } from '../../../local/cli/daemon-options.ts';
import { openLogFile } from '../../../local/daemon/log-file.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tracelab-daemon-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function configFile(text: string): string {
  const path = join(mkdtempSync(join(scratch, 'config-')), 'cfg.yaml');
  writeFileSync(path, text);
  return path;
}

describe('daemonOptions', () => {
  it('has the defaults of the daemon of AWS', () => {
    expect(daemonOptions({}, {})).toMatchObject({
      udp: { host: '127.0.0.1', port: 2000 },
      tcp: { host: '127.0.0.1', port: 2000 },
      region: undefined,
      level: 'info',
      logRotates: true,
      localMode: false,
      verifiesTls: true,
      warnings: [],
    });
    expect(daemonOptions({}, {}).bufferMegabytes).toBeGreaterThanOrEqual(3);
  });

  it('lets flags win over the file, and the file over the environment', () => {
    const config = configFile(
      'Version: 2\nRegion: eu-west-1\nTotalBufferSizeMB: 7\nNoVerifySSL: true\n' +
        'Endpoint: http://127.0.0.1:7\nSocket: {UDPAddress: "127.0.0.1:1", TCPAddress: "127.0.0.1:2"}\n' +
        'Logging: {LogLevel: dev, LogPath: /a, LogRotation: false}',
    );

    const options = daemonOptions(
      { config, bind: '[::1]:9', 'log-file': '/b', 'log-level': 'error' },
      { AWS_REGION: 'us-west-2' },
    );

    expect(options).toMatchObject({
      udp: { host: '::1', port: 9 },
      tcp: { host: '127.0.0.1', port: 2 },
      region: 'eu-west-1',
      endpoint: 'http://127.0.0.1:7',
      bufferMegabytes: 7,
      level: 'error',
      logFile: '/b',
      logRotates: false,
      verifiesTls: false,
    });
  });

  it('tells what it does not do', () => {
    const config = configFile('Version: 2\nConcurrency: 3\nProxyServer: {MaxIdleConns: 3}');

    expect(daemonOptions({ config }, {}).warnings).toEqual([
      'Concurrency is always 8, the file asks for 3',
      'ProxyServer cannot be changed, as at the daemon of AWS',
    ]);
  });

  it.each([
    [
      { 'role-arn': 'arn:aws:iam::1:role/x' },
      '--role-arn (RoleARN) is not supported; let a profile',
    ],
    [
      { 'log-level': 'loud' },
      '--log-level must be one of dev, debug, info, prod, warn, error, got "loud"',
    ],
    [{ 'log-level': 'constructor' }, '--log-level must be one of'],
    [{ 'buffer-memory': '2' }, '--buffer-memory must be 3 at least, got "2"'],
    [{ 'buffer-memory': '1e9' }, '--buffer-memory must be a whole number from 0 to 65536'],
    [{ 'resource-arn': 'x' }, '--resource-arn must be an ARN, got "x"'],
    [{ 'resource-arn': `arn:${'x'.repeat(500)}` }, '--resource-arn must be an ARN'],
    [
      { 'proxy-address': 'proxy:3128' },
      '--proxy-address must be such as http://proxy.example.com:3128',
    ],
    [{ config: '/nonexistent' }, '--config "/nonexistent": ENOENT'],
    [{ config: configFile('Version: 9') }, 'cfg.yaml": Version must be 1 or 2, got 9'],
  ])('refuses %j', (flags, message) => {
    expect(() => daemonOptions(flags, {})).toThrow(message);
  });
});

describe('parseBind', () => {
  it.each([
    ['127.0.0.1:2000', '127.0.0.1', 2000],
    [':2000', '0.0.0.0', 2000],
    ['[::]:1', '::', 1],
    ['localhost:0', 'localhost', 0],
  ])('reads %s', (text, host, port) => {
    expect(parseBind('bind', text)).toEqual({ host, port });
  });

  it.each(['', '2000', '127.0.0.1', '127.0.0.1:65536', '::1:2000', 'a:b:1', '1.2.3.4:-1'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseBind('bind', text)).toThrow(
        `--bind must be such as 127.0.0.1:2000, got "${text}"`,
      );
    },
  );
});

describe('openLogFile', () => {
  it('goes on at the end of a file, and begins a new one when it is large', () => {
    const path = join(scratch, 'daemon.log');
    writeFileSync(path, 'before\n');
    const write = openLogFile(path, true);
    const large = `${'x'.repeat(26 * 1024 * 1024)}\n`;

    for (const line of ['one\n', large, large, 'two\n', 'three\n']) write(line);

    expect(readFileSync(path, 'utf8')).toBe('two\nthree\n');
    expect(readFileSync(`${path}.1`, 'utf8').startsWith('before\none\nx')).toBe(true);
  });

  it('tells at once that a file cannot be written', () => {
    expect(() => openLogFile('/nonexistent/file', true)).toThrow('ENOENT');
  });
});
