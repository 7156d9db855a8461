import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

function cost(...options: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/cost.ts', ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run cost', () => {
  it('is bin/cost.ts', () => {
    expect(packageJson.scripts.cost).toBe('node bin/cost.ts');
  });

  it('estimates the stacks of the settings, for as many requests as it is told', () => {
    const { status, stdout, stderr } = cost(
      '--output',
      'json',
      '--requests',
      '5000',
      '-c',
      'stacks=Orders,Tracing',
    );

    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      region: 'us-east-1',
      requestsPerMonth: 5000,
      stacks: [{ id: 'Orders' }, { id: 'Tracing' }],
    });
  });

  it('tells people that it shows list prices, and of which day', () => {
    const { stdout } = cost('--context', 'stacks=Access');

    expect(stdout).toMatch(/^List prices for us-east-1 in US dollars, read on 20\d\d-\d\d-\d\d /);
  });

  it('tells how it is used', () => {
    expect(cost('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('--requests'),
    });
  });

  it.each([
    [['--requests', '-5'], /'--requests'|--requests must be a whole number/],
    [['--requests', '1e3'], /^--requests must be a whole number, got "1e3"\n$/],
    [['--requests', ''], /^--requests must be a whole number, got ""\n$/],
    [['--output', 'xml'], /^--output must be "text" or "json", got "xml"\n$/],
    [['-c', 'prefix'], /^--context must be name=value, got "prefix"\n$/],
    [['--frobnicate'], /^Unknown option '--frobnicate'.*; see --help\n$/],
    [['now'], /see --help\n$/],
    [
      ['-c', 'allowedCidr=x'],
      /^the app cannot be synthesized: setting "allowedCidr" must be .*\n$/,
    ],
  ])('says in a line what is wrong with %j', (options, message) => {
    const { status, stdout, stderr } = cost(...options);

    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(status).toBe(1);
  });
});
