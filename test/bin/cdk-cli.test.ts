import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

describe('the pinned CDK CLI', () => {
  let outdir: string;

  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'cli-'));
  });

  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  it('reads the assemblies that the pinned library writes', async () => {
    const { stdout } = await cdk('list', '-c', 'prefix=team-a-');

    expect(stdout.trim()).toBe('Orders (team-a-Orders)');
  });

  it('writes the template that the app writes by itself', async () => {
    await cdk('synth', '--quiet');
    const byCli = templateIn(outdir);

    await run(process.execPath, ['bin/app.ts'], {
      cwd: root,
      env: {
        ...process.env,
        CDK_OUTDIR: join(outdir, 'direct'),
        CDK_CONTEXT_JSON: JSON.stringify(JSON.parse(text(join(root, 'cdk.json'))).context),
      },
    });

    expect(templateIn(join(outdir, 'direct'))).toEqual(byCli);
  });

  function cdk(...args: string[]) {
    return run(
      process.execPath,
      ['node_modules/aws-cdk/bin/cdk', ...args, '--output', outdir, '--no-notices'],
      { cwd: root, env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' } },
    );
  }
});

const text = (file: string): string => readFileSync(file, 'utf8');
const templateIn = (folder: string) => JSON.parse(text(join(folder, 'Orders.template.json')));
