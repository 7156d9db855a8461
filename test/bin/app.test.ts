import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

describe('bin/app.ts', () => {
  let outdir: string;

  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  });

  afterEach(() => {
    rmSync(outdir, { recursive: true });
  });

  it('synthesizes without an account, without the CDK CLI and without settings', async () => {
    const { code, stderr } = await runApp({ CDK_OUTDIR: outdir });

    expect(stderr.replace(/^Bundling asset .*\n/gm, '')).toBe('');
    expect(code).toBe(0);
    expect(json('manifest.json').artifacts.Orders).toMatchObject({
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/us-east-1',
    });
  });

  it('says of each function where its bundle is, as a folder that loads as CommonJS', async () => {
    await runApp({ CDK_OUTDIR: outdir });

    const bundles = functionsOf(json('Orders.template.json')).map(
      ({ Metadata }) => Metadata['aws:asset:path'],
    );
    expect(new Set(bundles).size).toBe(6);
    for (const bundle of bundles) {
      expect(bundle).toMatch(/^asset\.[0-9a-f]{64}$/);
      expect(existsSync(join(outdir, bundle, 'index.js'))).toBe(true);
      expect(json(join(bundle, 'package.json'))).toEqual({ type: 'commonjs' });
    }
  });

  it('passes the checks, and the template validation of CDK with warnings as errors', async () => {
    const { code, stderr } = await runApp({
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: undefined,
      CDK_CONTEXT_JSON: JSON.stringify(cdkJson.context),
    });

    expect(stderr.replace(/^Bundling asset .*\n/gm, '')).toBe('');
    expect(code).toBe(0);
    expect(json('validation-report.json').pluginReports).toEqual([]);
  });

  it('takes settings as the CDK CLI passes them', async () => {
    const context = { ...cdkJson.context, prefix: 'team-a-', region: 'eu-west-1' };

    await runApp({ CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) });

    expect(json('manifest.json').artifacts.Orders).toMatchObject({
      environment: 'aws://unknown-account/eu-west-1',
      properties: { stackName: 'team-a-Orders' },
    });
  });

  it('says in one line which setting it cannot use, and fails', async () => {
    const context = { ...cdkJson.context, webhookUrl: 'http://example.com/' };

    const { code, stderr } = await runApp({
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify(context),
    });

    expect(stderr).toBe(
      'setting "webhookUrl" must be an https:// address, got "http://example.com/"\n',
    );
    expect(code).toBe(1);
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
  });

  function json(path: string) {
    return JSON.parse(readFileSync(join(outdir, path), 'utf8'));
  }
});

interface FunctionResource {
  readonly Type: string;
  readonly Metadata: Readonly<Record<'aws:asset:path', string>>;
}

function functionsOf(template: { Resources: Record<string, FunctionResource> }) {
  return Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
}

async function runApp(
  environment: Record<string, string | undefined>,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['bin/app.ts'], {
    cwd: root,
    env: { ...process.env, CDK_CONTEXT_JSON: undefined, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stderr: Buffer.concat(stderr).toString() };
}
