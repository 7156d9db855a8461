import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { findEntries, flattenReferences, sourcesBelow } from './entries.ts';

export interface Bundle {
  /** Paths of everything that went in, absolute. */
  readonly inputs: readonly string[];
}

/**
 * Bundles the command line and what it starts by file name into one flat folder: ES modules that
 * share their common parts, and CommonJS where the source is.
 *
 * @throws Error of esbuild, with the place in the source.
 */
export async function bundle(workspace: string, outdir: string): Promise<Bundle> {
  const started = findEntries(sourcesBelow(workspace));
  const isCommonJs = (file: string) => extname(file) === '.cjs';
  const common: BuildOptions = {
    absWorkingDir: workspace,
    bundle: true,
    platform: 'node',
    target: 'node24',
    outdir,
    metafile: true,
    logLevel: 'silent',
    // Their texts are in THIRD-PARTY.txt, once each.
    legalComments: 'none',
    plugins: [flatReferences, withoutLevelFiles],
  };
  const results = await Promise.all([
    build({
      ...common,
      format: 'esm',
      splitting: true,
      entryPoints: [join(workspace, 'cli/main.ts'), ...started.filter((file) => !isCommonJs(file))],
      entryNames: '[name]',
      chunkNames: 'chunk-[hash]',
      mainFields: ['module', 'main'],
      // For the packages that are CommonJS.
      banner: {
        js: "import { createRequire as createBundleRequire } from 'node:module';\nconst require = createBundleRequire(import.meta.url);",
      },
    }),
    build({
      ...common,
      format: 'cjs',
      entryPoints: started.filter(isCommonJs),
      entryNames: '[name]',
      outExtension: { '.js': '.cjs' },
    }),
  ]);
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  return { inputs: [...new Set(inputs)].map((path) => join(workspace, path)).sort() };
}

const flatReferences: Plugin = {
  name: 'flat references',
  setup({ onLoad, initialOptions }) {
    const workspace = initialOptions.absWorkingDir ?? '';
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!path.startsWith(workspace) || path.includes('node_modules')) return undefined;
      return { contents: flattenReferences(readFileSync(path, 'utf8')), loader: 'ts' };
    });
  },
};

/**
 * dynalite keeps its tables in memory here, yet loads the library that keeps them in files, whose
 * native code cannot be bundled.
 */
const withoutLevelFiles: Plugin = {
  name: 'without level files',
  setup({ onResolve, onLoad }) {
    const namespace = 'without-level-files';
    onResolve({ filter: /^level$/ }, ({ path }) => ({ path, namespace }));
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `exports.Level = class { constructor() { throw new Error('${basename(path)} is not part of this package'); } };`,
      loader: 'js',
    }));
  },
};
