import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';

const bootstrap = fileURLToPath(
  new URL('../../../../local/runner/processes/bootstrap-sources.cjs', import.meta.url),
);

/** A project with one bundled handler, which throws in line 3 of its source. */
function bundledProject(sourcemap: 'linked' | false = 'linked') {
  const folder = mkdtempSync(join(tmpdir(), 'tracelab-sources-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const source = join(folder, 'lambdas', 'fail', 'handler.ts');
  const bundle = join(folder, 'cdk.out', 'asset.1', 'index.js');
  mkdirSync(join(folder, 'lambdas', 'fail'), { recursive: true });
  writeFileSync(
    source,
    'export class Broken extends Error {}\n\nexport const handler = () => { throw new Broken("it is broken"); };\n',
  );
  buildSync({
    entryPoints: [source],
    outfile: bundle,
    bundle: true,
    minify: true,
    format: 'cjs',
    sourcemap,
    sourcesContent: false,
  });
  return { source, bundle };
}

const stackOf = (bundle: string) =>
  execFileSync(process.execPath, [
    '-e',
    `require(${JSON.stringify(bootstrap)}).nameSources();
     try { require(${JSON.stringify(bundle)}).handler(); } catch (error) { console.log(error.stack); }`,
  ]).toString();

describe('stacks of a function', () => {
  it('name the source and its line', () => {
    const { source, bundle } = bundledProject();

    expect(stackOf(bundle)).toContain(`it is broken\n    at`);
    expect(stackOf(bundle)).toContain(`${source}:3:`);
    expect(stackOf(bundle)).not.toContain(`${bundle}:`);
  });

  it('name the bundle where it has no map', () => {
    const { bundle } = bundledProject(false);

    expect(stackOf(bundle)).toContain(`${bundle}:1:`);
  });

  it('name the bundle where its map cannot be read', () => {
    const { bundle } = bundledProject();
    writeFileSync(`${bundle}.map`, '{"version":3,"sources":');

    expect(stackOf(bundle)).toContain(`${bundle}:1:`);
  });

  it('name the bundle where the source is not where the map says', () => {
    const { source, bundle } = bundledProject();
    rmSync(source);

    expect(stackOf(bundle)).toContain(`${bundle}:1:`);
  });
});
