import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bundleServices } from '../../../lib/bundling/bundle-handlers.ts';
import { serviceCode } from '../../../lib/bundling/service-code.ts';
import { fixtureServicesDir, testStack } from '../test-app.ts';

describe('serviceCode', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'services-'));
    // CDK announces each asset that it bundles on standard error.
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  });

  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it('gives each service an asset that Node can run', () => {
    const { echo } = synthesize(fixtureServicesDir, join(folder, 'out'));

    const { stdout } = spawnSync(process.execPath, ['server.js'], { cwd: echo.path });
    expect(`${stdout}`).toBe('words of echo');
  });

  it('puts what is not source beside the bundle, hidden folders included', () => {
    const { echo, shout } = synthesize(fixtureServicesDir, join(folder, 'out'));

    expect(readdirSync(echo.path, { recursive: true }).sort()).toEqual([
      '.settings',
      '.settings/one.config',
      'Procfile',
      'package.json',
      'server.js',
      'server.js.map',
    ]);
    expect(readdirSync(shout.path).sort()).toEqual(['package.json', 'server.js', 'server.js.map']);
  });

  it.each([
    ['server.ts', "process.stdout.write('other');"],
    ['Procfile', 'web: node --trace-warnings server.js\n'],
    ['.settings/one.config', 'a: 2\n'],
  ])('gives a service another asset when its %s has changed, and no other', (file, text) => {
    const services = join(folder, 'services');
    cpSync(fixtureServicesDir, services, { recursive: true });
    const before = synthesize(services, join(folder, 'before'));
    writeFileSync(join(services, 'echo', file), text);

    const after = synthesize(services, join(folder, 'after'));

    expect(after.echo.hash).not.toBe(before.echo.hash);
    expect(after.shout.hash).toBe(before.shout.hash);
  });

  it('lets everyone read what it deploys, although nobody else may read what is made here', () => {
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));

    const { echo } = synthesize(fixtureServicesDir, join(folder, 'out'));

    const unreadable = readdirSync(echo.path, { recursive: true, withFileTypes: true })
      .map((entry) => ({ entry, mode: statSync(join(entry.parentPath, entry.name)).mode }))
      .filter(({ entry, mode }) => {
        const wanted = entry.isDirectory() ? 0o555 : 0o444;
        return (mode & wanted) !== wanted;
      });
    expect(unreadable.map(({ entry }) => entry.name)).toEqual([]);
  });

  it('bundles nothing where CDK asks for no bundling', () => {
    const stack = testStack();

    new Asset(stack, 'Echo', serviceCode(fixtureServicesDir)('echo'));

    expect(process.stderr.write).not.toHaveBeenCalled();
  });

  it('says which file is missing', () => {
    expect(() => serviceCode(fixtureServicesDir)('shared')).toThrow(
      `service "shared" has no server: add "${join(fixtureServicesDir, 'shared', 'server.ts')}"`,
    );
  });
});

describe('bundleServices', () => {
  it('makes a bundle of each folder that has a server', () => {
    const bundles = bundleServices(fixtureServicesDir);

    expect([...bundles.keys()]).toEqual(['echo', 'shout']);
    expect(bundles.get('echo')?.map(({ path }) => path)).toContain('server.js.map');
  });
});

function synthesize(servicesDir: string, outdir: string) {
  const app = new App({ outdir });
  const stack = new Stack(app, 'Bundled');
  const code = serviceCode(servicesDir);
  const [echo, shout] = (['echo', 'shout'] as const).map((name) => {
    const asset = new Asset(stack, name, code(name));
    return { hash: asset.assetHash, path: asset.assetPath.replace(/^(?!\/)/, `${outdir}/`) };
  });
  app.synth();
  if (!echo || !shout) throw new Error('two services were expected');
  return { echo, shout };
}
