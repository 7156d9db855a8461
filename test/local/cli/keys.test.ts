import { GetEncryptionConfigCommand } from '@aws-sdk/client-xray';
import { afterEach, describe, expect, it } from 'vitest';
import { main } from '../../../local/cli/main.ts';
import { closeTestXRays, startTestXRay } from '../xray/api/test-xray.ts';
import { testTerminal } from './test-terminal.ts';

afterEach(closeTestXRays);

async function setup() {
  const started = await startTestXRay();
  const run = async (...args: string[]) => {
    const terminal = testTerminal();
    const code = await main(['keys', ...args, '--endpoint-url', started.url], terminal);
    return { code, out: terminal.stdout(), err: terminal.stderr() };
  };
  const keys = async () => JSON.parse((await run('list', '--output', 'json')).out);
  return { ...started, run, keys };
}

describe('tracelab keys', () => {
  it('takes a key through its life', async () => {
    const { run, keys, client, clock } = await setup();
    const state = async () => (await keys())[0]?.KeyState;

    const created = await run('create', '--alias', 'alias/orders', '--description', 'of orders');
    await run('disable', 'alias/orders');
    const disabled = await state();
    await run('enable', 'alias/orders');
    const used = await run('use', 'alias/orders');
    const listed = await run('list');
    const scheduled = await run('delete', 'alias/orders', '--days', '7');
    const pending = await run('list');
    await run('enable', 'alias/orders');
    const taken = await state();
    await run('use', 'none');
    clock.advance(2000);
    const deleted = await run('delete', 'alias/orders', '--now');

    expect(created).toMatchObject({ code: 0, err: '' });
    expect(created.out).toMatch(/^ {2}[0-9a-f-]{36} {2}enabled {2}alias\/orders {2}of orders\n$/);
    expect([disabled, taken]).toEqual(['Disabled', 'Enabled']);
    expect(used.err).toMatch(/is encrypted with arn:aws:kms:us-east-1:123456789012:key\//);
    expect(listed.out).toContain('enabled, encrypts');
    expect(scheduled.err).toContain('to be deleted in 7 days: arn:aws:kms:');
    expect(pending.out).toContain('deleted on 2027-01-22, encrypts');
    expect(deleted.err).toContain('deleted, with the traces that it encrypted: arn:aws:kms:');
    expect(await keys()).toEqual([]);
    expect(await client.send(new GetEncryptionConfigCommand({}))).toMatchObject({
      EncryptionConfig: { Type: 'NONE' },
    });
  });

  it('says how to begin where there are no keys', async () => {
    const { run } = await setup();

    expect(await run('list')).toEqual({
      code: 0,
      out: '',
      err: '  no keys yet: tracelab keys create\n',
    });
  });

  it('makes no key when its alias cannot be had', async () => {
    const { run, keys, url } = await setup();

    const refused = await run('create', '--alias', 'orders');

    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      `✗ CreateAlias was refused by KMS at ${url}: ValidationException Alias must start with`,
    );
    expect(await keys()).toEqual([]);
  });

  it.each([
    [['disable', 'alias/none'], 1, 'NotFoundException Alias arn:aws:kms:'],
    [['use', 'alias/none'], 1, 'PutEncryptionConfig was refused'],
    [['delete', 'x', '--now', '--days', '7'], 2, '--now and --days do not go together'],
    [['delete', 'x', '--days', '6'], 2, '--days must be a whole number from 7 to 30, got "6"'],
    [['delete'], 2, 'keys delete needs a name'],
    [['list', 'x'], 2, 'takes no name'],
    [['enable', 'x', '--now'], 2, 'keys enable takes no --now'],
    [['rotate', 'x'], 2, '"rotate" is nothing to do here'],
    [[], 2, 'say what to do'],
  ])('answers %j with an error', async (args, code, message) => {
    const { run } = await setup();

    const answer = await run(...args);

    expect(answer.code).toBe(code);
    expect(answer.err).toContain(message);
  });

  it('says so when nothing answers', async () => {
    const terminal = testTerminal();

    const code = await main(['keys', 'list', '--endpoint-url', 'http://127.0.0.1:1'], terminal);

    expect(code).toBe(1);
    expect(terminal.stderr()).toContain('no X-Ray answers at http://127.0.0.1:1');
  });
});
