import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findSource } from '../../../../local/runner/source-files/find-source.ts';
import { openProjectFiles } from '../../../../local/runner/source-files/project-files.ts';

/** A project with these files, in a folder of its own. */
function project(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'source-files-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) write(join(root, path), text);
  return root;
}

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const find = (root: string, file = 'cdk.out/asset.1/index.js') =>
  findSource(join(root, file), root, openProjectFiles(root));

const sources = {
  'lambdas/place/handler.ts':
    "import { total } from './total.ts'; import { log } from '../shared/log.ts';\nexport const handler = () => log(total());\n",
  'lambdas/place/total.ts': 'export const total = () => 1;\n',
  'lambdas/shared/log.ts': 'export const log = (text: unknown) => console.log(text);\n',
  'lambdas/get/handler.ts':
    "import { log } from '../shared/log.ts';\nexport const handler = log;\n",
};

/** As CDK's NodejsFunction does it: in a folder of `cdk.out`, which then is renamed. */
function bundle(root: string, options: BuildOptions): void {
  buildSync({
    ...{ bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' },
    entryPoints: [join(root, 'lambdas/place/handler.ts')],
    absWorkingDir: root,
    outfile: join(root, 'cdk.out/asset.1/index.js'),
    ...options,
  });
}

describe('findSource', () => {
  it.each<[string, BuildOptions]>([
    ['its source map', { minify: true, sourcemap: true }],
    ['a map without the sources', { minify: true, sourcemap: true, sourcesContent: false }],
    ['a map inside of it', { minify: true, sourcemap: 'inline' }],
    ['a map that it does not name', { minify: true, sourcemap: 'external' }],
    ['esbuild’s comments', {}],
    ['a map of an ES module', { minify: true, sourcemap: true, format: 'esm' }],
  ])('knows a bundle by %s', (_, options) => {
    const root = project(sources);

    bundle(root, options);

    expect(find(root)).toBe('lambdas/place/handler.ts');
  });

  it('finds the file where the bundle was made elsewhere, by those beside it', () => {
    const root = project({ ...sources, 'old/place/handler.ts': '// an older one\n' });

    const source = (path: string) => `../../${path}`;
    write(
      join(root, 'cdk.out/asset.1/index.js.map'),
      JSON.stringify({
        ...{ version: 3, mappings: 'AAAA,CAAC,CCAA,CAAC,CCAA', names: [] },
        sources: ['shared/log.ts', 'place/total.ts', 'place/handler.ts'].map(source),
      }),
    );
    write(join(root, 'cdk.out/asset.1/index.js'), 'a();b();c();\n');

    expect(find(root)).toBe('lambdas/place/handler.ts');
  });

  it('tells two files of one place apart by what the bundle was made from', () => {
    const root = project({ 'a/src/app.ts': 'one\n', 'b/src/app.ts': 'two\n' });

    write(
      join(root, 'cdk.out/asset.1/index.js.map'),
      JSON.stringify({
        ...{ version: 3, mappings: 'AAAA', names: [], sources: ['../../x/src/app.ts'] },
        sourcesContent: ['two\n'],
      }),
    );
    write(join(root, 'cdk.out/asset.1/index.js'), 'x();\n');

    // `x/src/app.ts` is nowhere, and `src/app.ts` would be in both.
    expect(find(root)).toBeUndefined();
  });

  it('says nothing where two files would do', () => {
    const root = project({ 'a/src/app.ts': '', 'b/src/app.ts': '' });

    write(
      join(root, 'cdk.out/asset.1/index.js.map'),
      JSON.stringify({ version: 3, mappings: 'AAAA', names: [], sources: ['../src/app.ts'] }),
    );
    write(join(root, 'cdk.out/asset.1/index.js'), 'x();\n');

    expect(find(root)).toBeUndefined();
  });

  it('reads the sources of webpack', () => {
    const root = project(sources);

    write(join(root, 'cdk.out/asset.1/index.js'), 'x();\n//# sourceMappingURL=main.map\n');
    write(
      join(root, 'cdk.out/asset.1/main.map'),
      JSON.stringify({
        ...{ version: 3, mappings: 'AAAA', names: [] },
        sources: ['webpack://shop/./lambdas/get/handler.ts'],
      }),
    );

    expect(find(root)).toBe('lambdas/get/handler.ts');
  });

  it('knows a file that was only copied by its content', () => {
    const code = 'def handler(event, context):\n    return 1\n';
    const root = project({ 'python/app.py': code, 'other/app.py': '# another\n' });

    write(join(root, 'cdk.out/asset.1/app.py'), code);

    expect(find(root, 'cdk.out/asset.1/app.py')).toBe('python/app.py');
  });

  it('says nothing of code that tells nothing', () => {
    const root = project(sources);

    bundle(root, { minify: true });

    expect(find(root)).toBeUndefined();
    expect(find(root, 'cdk.out/asset.1/missing.js')).toBeUndefined();
  });

  it.each([
    ['leads out of the project', '../../../../../../../../etc/hostname'],
    ['is an absolute path', '/etc/hostname'],
    ['is a file address', 'file:///etc/hostname'],
    ['is a link that leads out', '../../link.ts'],
    ['is a folder', '../../lambdas'],
    ['is of a package', '../../node_modules/pkg/index.js'],
    ['lies beside the bundle', 'index.js'],
    ['is empty', ''],
  ])('shows no file where the map %s', (_, source) => {
    const root = project({ ...sources, 'node_modules/pkg/index.js': 'x' });
    symlinkSync('/etc/hostname', join(root, 'link.ts'));

    write(
      join(root, 'cdk.out/asset.1/index.js.map'),
      JSON.stringify({ version: 3, mappings: 'AAAA', names: [], sources: [source] }),
    );
    write(join(root, 'cdk.out/asset.1/index.js'), 'y();\n');

    expect(find(root)).toBeUndefined();
  });

  it.each([
    ['is no JSON', '{'],
    ['is of another shape', '[]'],
    ['has mappings that are none', '{"version":3,"sources":["a.ts"],"mappings":"!!!!"}'],
    ['has sources that are none', '{"version":3,"sources":[1],"mappings":"AAAA"}'],
    ['is empty', '{"version":3,"sources":[],"mappings":"","names":[]}'],
  ])('says nothing where the map %s', (_, map) => {
    const root = project(sources);

    write(join(root, 'cdk.out/asset.1/index.js'), 'x();\n');
    write(join(root, 'cdk.out/asset.1/index.js.map'), map);

    expect(find(root)).toBeUndefined();
  });
});
