import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../local/cli/command.ts';
import { isLoopback, xrayOptions } from '../../../local/cli/xray-options.ts';

describe('xrayOptions', () => {
  it('has a default for everything', () => {
    expect(xrayOptions({}, {})).toEqual({
      dataDir: resolve('.tracelab'),
      isUsualDataDir: true,
      inMemory: false,
      host: '127.0.0.1',
      port: 2000,
      region: 'us-east-1',
      account: '123456789012',
    });
  });

  it.each([
    [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-north-1' }, 'eu-west-1'],
    [{ AWS_DEFAULT_REGION: 'us-gov-west-1' }, 'us-gov-west-1'],
    [{ AWS_REGION: 'nowhere' }, 'us-east-1'],
  ])('takes the region of %j', (environment, region) => {
    expect(xrayOptions({}, environment).region).toBe(region);
  });

  it.each([
    ['2GB', 2_000_000_000],
    ['1.5GiB', 1_610_612_736],
    ['500 mb', 500_000_000],
    ['1TiB', 1_099_511_627_776],
  ])('takes %s as the disk budget', (size, bytes) => {
    expect(xrayOptions({ 'disk-budget': size }, {}).diskBudgetBytes).toBe(bytes);
  });

  it.each([
    [{ region: 'nowhere' }, '--region must look like eu-west-1, got "nowhere"'],
    [{ region: 'eu-west-1\u001b[2J' }, '--region must look like eu-west-1'],
    [{ account: '42' }, '--account must have twelve digits, got "42"'],
    [{ port: '-1' }, '--port must be a whole number from 0 to 65535, got "-1"'],
    [{ port: '2e3.5' }, '--port must be a whole number'],
    [{ host: 'http://localhost' }, '--host must be an address'],
    [{ host: '' }, '--host must be an address'],
    [{ 'data-dir': '' }, '--data-dir must name a folder'],
    [{ 'disk-budget': '2' }, '--disk-budget must be a size of at least 1MB, such as 500MB or 2GiB'],
    [{ 'disk-budget': '-2GB' }, '--disk-budget must be a size'],
    [{ 'disk-budget': '900KB' }, '--disk-budget must be a size'],
    [{ 'disk-budget': '0.5MB' }, '--disk-budget must be a size'],
    [{ 'disk-budget': `${'9'.repeat(400)}GB` }, '--disk-budget must be a size'],
    [{ 'disk-budget': '' }, '--disk-budget must be a size of at least 1MB'],
  ])('refuses %j', (flags, message) => {
    expect(() => xrayOptions(flags, {})).toThrow(UsageError);
    expect(() => xrayOptions(flags, {})).toThrow(message);
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('is true of %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.168.0.1', '127.example.com'])('is false of %s', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
