import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-files.ts';

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

  it('lets daemon, runner and cli reach the local X-Ray only through its index', () => {
    const files = sourceFiles('local/daemon', 'local/runner', 'local/cli');

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
});
