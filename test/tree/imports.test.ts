import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root, type SourceFile, sourceFiles } from './source-files.ts';

const areas = ['bin', 'lib', 'lambdas', 'services', 'local', 'labs', 'test'];

/** Imports of a file that lie in the repository but outside of what the file may use. */
const strays = (files: readonly SourceFile[], allowed: (imported: string) => boolean) =>
  files.flatMap(({ path, imports }) =>
    imports
      .filter((imported) => areas.some((area) => imported.startsWith(`${area}/`)))
      .filter((imported) => !allowed(imported))
      .map((imported) => `${path} imports ${imported}`),
  );

const packageOf = (specifier: string) =>
  specifier.startsWith('node:')
    ? 'node'
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

const packagesOf = (files: readonly SourceFile[]) =>
  new Set(
    files
      .flatMap(({ imports }) => imports)
      .filter((imported) => !areas.some((area) => imported.startsWith(`${area}/`)))
      .map(packageOf),
  );

describe('imports point one way', () => {
  it('lets lib use only lib', () => {
    expect(strays(sourceFiles('lib'), (imported) => imported.startsWith('lib/'))).toEqual([]);
  });

  it('lets bin use only lib', () => {
    expect(strays(sourceFiles('bin'), (imported) => /^(bin|lib)\//.test(imported))).toEqual([]);
  });

  it('lets lambdas use only lambdas', () => {
    expect(strays(sourceFiles('lambdas'), (imported) => imported.startsWith('lambdas/'))).toEqual(
      [],
    );
  });

  it('lets services use services and the order model that they share with the handlers', () => {
    const files = sourceFiles('services');

    expect(strays(files, (imported) => /^(services|lambdas\/shared)\//.test(imported))).toEqual([]);
  });

  it('lets local use only local', () => {
    expect(strays(sourceFiles('local'), (imported) => imported.startsWith('local/'))).toEqual([]);
  });

  it('lets the local X-Ray use only itself, Node and its named libraries', () => {
    const files = sourceFiles('local/xray');

    expect(strays(files, (imported) => imported.startsWith('local/xray/'))).toEqual([]);
    expect([...packagesOf(files)].sort()).toEqual(['@aws-sdk/client-xray', 'node']);
  });

  it('lets all others reach the local X-Ray only through its index', () => {
    const areas = ['daemon', 'runner', 'cli', 'console-server', 'console', 'wording'];
    const files = sourceFiles(...areas.map((area) => `local/${area}`));

    const deep = files.flatMap(({ path, imports }) =>
      imports
        .filter((imported) => imported.startsWith('local/xray/'))
        .filter((imported) => imported !== 'local/xray/index.ts')
        .map((imported) => `${path} imports ${imported}`),
    );

    expect(deep).toEqual([]);
  });

  it('lets the emulators know nothing of the command line', () => {
    const files = sourceFiles('local/runner', 'local/daemon');

    expect(strays(files, (imported) => !imported.startsWith('local/cli/'))).toEqual([]);
  });

  it('lets the server of the console use only itself, the local X-Ray and Node', () => {
    const files = sourceFiles('local/console-server');

    expect(strays(files, (imported) => /^local\/(console-server|xray)\//.test(imported))).toEqual(
      [],
    );
    expect([...packagesOf(files)]).toEqual(['node']);
  });

  it('lets the wording use only itself', () => {
    const files = sourceFiles('local/wording');

    expect(strays(files, (imported) => imported.startsWith('local/wording/'))).toEqual([]);
    expect([...packagesOf(files)]).toEqual([]);
  });

  it('lets what reads files of traces use only itself, as the console does it too', () => {
    const files = sourceFiles('local/transfer');

    expect(strays(files, (imported) => imported.startsWith('local/transfer/'))).toEqual([]);
    expect([...packagesOf(files)]).toEqual([]);
  });

  it('lets the console bring into the browser only itself, what it shares with the terminal and its libraries', () => {
    const files = sourceFiles('local/console').map((file) => ({
      ...file,
      imports: file.valueImports,
    }));
    const { dependencies } = JSON.parse(
      readFileSync(join(root, 'local/console/package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };
    const inBrowser = files.filter(({ path }) => path !== 'local/console/vite.config.ts');

    expect(
      strays(files, (imported) => /^local\/(console|transfer|wording)\//.test(imported)),
    ).toEqual([]);
    expect([...packagesOf(inBrowser)].sort()).toEqual(Object.keys(dependencies).sort());
  });

  it('lets the console know of X-Ray and of its server nothing but their types', () => {
    const outside = sourceFiles('local/console')
      .flatMap(({ imports }) => imports)
      .filter((imported) => imported.startsWith('local/'))
      .filter((imported) => !/^local\/(console|transfer|wording)\//.test(imported));

    expect([...new Set(outside)].sort()).toEqual([
      'local/console-server/protocol.ts',
      'local/xray/index.ts',
    ]);
  });
});
