import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  await closeTestXRays();
});

async function run(...args: string[]) {
  const terminal = testTerminal();
  const code = await main(['sampling', ...args], terminal);
  return { code, out: terminal.stdout(), err: terminal.stderr() };
}

async function start() {
  const { url } = await startTestXRay();
  return { sampling: (...args: string[]) => run(...args, '--endpoint-url', url) };
}

function rulesFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracelab-rules-'));
  folders.push(folder);
  const file = join(folder, 'rules.json');
  writeFileSync(file, content);
  return file;
}

describe('tracelab sampling', () => {
  it('creates, changes, lists and deletes rules', async () => {
    const { sampling } = await start();

    const created = await sampling('put', 'checkout', '--method', 'POST', '--priority', '10');
    const changed = await sampling('put', 'checkout', '--rate', '1', '--reservoir', '0');
    const listed = await sampling('list');
    const deleted = await sampling('delete', 'checkout', '--output', 'json');

    expect(created).toEqual({
      code: 0,
      out: '  10  checkout  1 request a second, then 5 %  method POST\n',
      err: '  created checkout\n',
    });
    expect(changed.out).toBe('  10  checkout  100 %  method POST\n');
    expect(listed.out).toBe(
      '     10  checkout  100 %                         method POST\n' +
        '  10000  Default   1 request a second, then 5 %  every request\n',
    );
    expect(JSON.parse(deleted.out)).toMatchObject({ SamplingRule: { RuleName: 'checkout' } });
  });

  it('keeps a boost until it is taken away', async () => {
    const { sampling } = await start();

    const set = await sampling('put', 'a', '--boost-max-rate', '0.5', '--boost-cooldown', '5');
    const kept = await sampling('put', 'a', '--rate', '0.1');
    const gone = await sampling('put', 'a', '--no-boost');

    expect(set.out).toContain('every request, boost up to 50 % every 5 minutes');
    expect(kept.out).toContain('10 %  every request, boost up to 50 % every 5 minutes');
    expect(gone.out).not.toContain('boost');
  });

  it('changes rate and reservoir of the default rule', async () => {
    const { sampling } = await start();

    const changed = await sampling('put', 'Default', '--rate', '1', '--reservoir', '100');
    const refused = await sampling('put', 'Default', '--path', '/x');

    expect(changed.out).toBe(
      '  10000  Default  100 requests a second, then 100 %  every request\n',
    );
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringContaining('400 Only the fixed rate'),
    });
  });

  it('tells which rule decides, and why those before it do not', async () => {
    const { sampling } = await start();
    await sampling('put', 'health', '--priority', '1', '--path', '/health', '--rate', '0');
    await sampling('put', 'gold', '--priority', '2', '--attribute', 'tier=gold*');
    await sampling('put', 'posts', '--priority', '3', '--method', 'POST', '--host', '*.shop');

    const text = await sampling(
      'test',
      '--method',
      'post',
      '--path',
      '/orders',
      '--host',
      'a.shop',
      '--attribute',
      'tier=silver',
    );
    const json = await sampling('test', '--path', '/health', '--output', 'json');

    expect(text).toEqual({
      code: 0,
      out: [
        '  –  1  health  path "/orders" does not match "/health"',
        '  –  2  gold    attribute "tier" "silver" does not match "gold*"',
        '  ✓  3  posts   1 request a second, then 5 %',
        '',
      ].join('\n'),
      err: '  X-Ray SDKs leave out "gold": a rule with attributes is for API Gateway only\n',
    });
    expect(JSON.parse(json.out)).toEqual({
      request: { path: '/health' },
      tried: [{ rule: 'health', matches: true, mismatches: [], reservoir: 1, rate: 0 }],
    });
  });

  it('tells of attributes that the request does not have', async () => {
    const { sampling } = await start();
    await sampling(
      'put',
      'gold',
      '--priority',
      '2',
      '--attribute',
      'tier=gold',
      '--attribute',
      'a=b=c',
    );

    const { out } = await sampling('test', '--attribute', 'a=b=c');

    expect(out).toBe(
      '  –      2  gold     attribute "tier" is not there\n  ✓  10000  Default  1 request a second, then 5 %\n',
    );
  });

  it('tries the rules of a file without any X-Ray', async () => {
    const file = rulesFile(
      JSON.stringify({
        version: 2,
        rules: [
          {
            description: 'Player moves.',
            host: '*',
            http_method: '*',
            url_path: '/api/move/*',
            fixed_target: 0,
            rate: 0.05,
          },
        ],
        default: { fixed_target: 1, rate: 0.1 },
      }),
    );

    const move = await run('test', '--path', '/api/move/up', '--rules', file);
    const other = await run('test', '--path', '/', '--rules', file, '--attribute', 'a=b');

    expect(move).toEqual({ code: 0, out: '  ✓  1  Player moves.  5 %\n', err: '' });
    expect(other.out).toBe(
      '  –  1  Player moves.  path "/" does not match "/api/move/*"\n  ✓  2  default        1 request a second, then 10 %\n',
    );
  });

  it('says what is wrong with a rules file', async () => {
    const file = rulesFile('{"version":2,"default":{"fixed_target":1,"rate":5}}');

    const wrong = await run('test', '--rules', file);
    const missing = await run('test', '--rules', `${file}.gone`);

    expect(wrong).toMatchObject({
      code: 1,
      err: `✗ --rules "${file}": "default": "rate" must be a number from 0 to 1, got 5\n`,
    });
    expect(missing).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be read: ENOENT'),
    });
  });

  it.each([
    [[], 2, 'say what to do: list, put, delete, test'],
    [['delete'], 2, 'sampling delete needs a name'],
    [['test', 'checkout'], 2, 'sampling test takes no name, got "checkout"'],
    [['test', '--rate', '1'], 2, 'sampling test takes no --rate'],
    [['list', '--rules', 'x'], 2, 'sampling list takes no --rules'],
    [['put', 'a', '--rate', '5'], 2, '--rate must be a number from 0 to 1, got "5"'],
    [
      ['put', 'a', '--priority', '0'],
      2,
      '--priority must be a whole number from 1 to 9999, got "0"',
    ],
    [['put', 'a', '--reservoir', '-1'], 2, "'--reservoir"],
    [['put', 'a', '--attribute', 'x'], 2, '--attribute must be of the form name=value, got "x"'],
    [['put', 'a', '--boost-cooldown', '5'], 2, 'a boost needs --boost-max-rate'],
    [['put', 'a', '--no-boost', '--boost-max-rate', '1'], 2, '--no-boost goes with neither'],
    [['put', 'x'.repeat(33)], 1, 'Member must have length less than or equal to 32'],
    [['delete', 'gone'], 1, '400 Sampling rule does not exist'],
    [['delete', 'Default'], 1, '400 The Default sampling rule cannot be deleted'],
  ] as const)('refuses %j', async (args, code, message) => {
    const { sampling } = await start();

    const result = await sampling(...args);

    expect(result).toMatchObject({ code, out: '', err: expect.stringContaining(message) });
  });
});
