import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };

const root = join(import.meta.dirname, '../..');

// Every test synthesizes the whole app, in a process of its own.
describe('bin/app.ts', { timeout: 120_000 }, () => {
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
    expect(new Set(bundles).size).toBe(7);
    for (const bundle of bundles) {
      expect(bundle).toMatch(/^asset\.[0-9a-f]{64}$/);
      expect(existsSync(join(outdir, bundle, 'index.js'))).toBe(true);
      expect(json(join(bundle, 'package.json'))).toEqual({ type: 'commonjs' });
    }
  });

  it('brings the service bundles as what deploys them takes: an image without Docker, and archives', async () => {
    await runApp({ CDK_OUTDIR: outdir, PATH: dirname(process.execPath) });

    const images = Object.values(json('Inventory.assets.json').dockerImages) as ImageAsset[];
    expect(images.map(({ source }) => source.platform)).toEqual(['linux/arm64']);
    expect(readdirSync(join(outdir, images[0]?.source.directory ?? ''))).toEqual([
      'Dockerfile',
      'package.json',
      'server.js',
      'server.js.map',
    ]);
    expect(zippedFolders('Storefront')).toContain('package.json server.js server.js.map');
    expect(zippedFolders('Backoffice')).toContain(
      '.ebextensions Procfile package.json server.js server.js.map',
    );
  });

  it('passes the checks, and the template validation of CDK with warnings as errors', async () => {
    const { code, stderr } = await runApp({
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: undefined,
      CDK_CONTEXT_JSON: JSON.stringify(cdkJson.context),
    });

    expect(stderr.replace(/^Bundling asset .*\n/gm, '')).toBe('');
    expect(code).toBe(0);
    const reports = json('validation-report.json').pluginReports as { violations: unknown[] }[];
    expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
  });

  it('takes settings as the CDK CLI passes them', async () => {
    const context = { ...cdkJson.context, prefix: 'team-a-', region: 'eu-west-1' };

    await runApp({ CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) });

    expect(json('manifest.json').artifacts.Orders).toMatchObject({
      environment: 'aws://unknown-account/eu-west-1',
      properties: { stackName: 'team-a-Orders' },
    });
  });

  it.each([
    [
      { webhookUrl: 'http://example.com/' },
      'setting "webhookUrl" must be an https:// address, got "http://example.com/"',
    ],
    [
      { stacks: 'Storefront' },
      'setting "stacks" has "Storefront" without "Network" and "Orders", which it needs, got "Storefront"',
    ],
    [
      { prefix: 'a-very-long-prefix-' },
      'setting "prefix" makes the sampling rule name "a-very-long-prefix-storefront-health" 36 characters long and X-Ray allows 32; use at most 15 characters, got "a-very-long-prefix-"',
    ],
  ])('says in one line what is wrong with %j, and fails', async (settings, message) => {
    const { code, stderr } = await runApp({
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...cdkJson.context, ...settings }),
    });

    expect(stderr.replace(/^Bundling asset .*\n/gm, '')).toBe(`${message}\n`);
    expect(code).toBe(1);
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(false);
  });

  /** What is in each folder that a stack uploads as an archive. */
  function zippedFolders(stack: string): string[] {
    const files = Object.values(json(`${stack}.assets.json`).files) as FileAsset[];
    return files
      .filter(({ source }) => source.packaging === 'zip')
      .map(({ source }) => readdirSync(join(outdir, source.path)).sort().join(' '));
  }

  function json(path: string) {
    return JSON.parse(readFileSync(join(outdir, path), 'utf8'));
  }
});

interface ImageAsset {
  readonly source: { readonly directory: string; readonly platform: string };
}

interface FileAsset {
  readonly source: { readonly path: string; readonly packaging: string };
}

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
