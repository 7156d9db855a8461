import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

describe('the pinned CDK CLI', { timeout: 120_000 }, () => {
  let outdir: string;

  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'cli-'));
  });

  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  it('reads the assemblies that the pinned library writes', async () => {
    const { stdout } = await cdk('list', '-c', 'prefix=team-a-');

    expect(stdout.trim().split('\n')).toEqual([
      'Orders (team-a-Orders)',
      'Network (team-a-Network)',
      'Inventory (team-a-Inventory)',
      'Storefront (team-a-Storefront)',
      'Backoffice (team-a-Backoffice)',
      'Tracing (team-a-Tracing)',
      'Access (team-a-Access)',
    ]);
  });

  it('writes the templates that the app writes by itself', async () => {
    await cdk('synth', '--quiet');
    const byCli = templatesIn(outdir);

    await run(process.execPath, ['bin/app.ts'], {
      cwd: root,
      env: {
        ...process.env,
        CDK_OUTDIR: join(outdir, 'direct'),
        CDK_CONTEXT_JSON: JSON.stringify(JSON.parse(text(join(root, 'cdk.json'))).context),
      },
    });

    expect(templatesIn(join(outdir, 'direct'))).toEqual(byCli);
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
const templatesIn = (folder: string) =>
  Object.fromEntries(
    globSync('*.template.json', { cwd: folder }).map((name) => [
      name,
      JSON.parse(text(join(folder, name))),
    ]),
  );
