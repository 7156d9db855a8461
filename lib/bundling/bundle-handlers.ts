import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type * as Esbuild from 'esbuild';

export interface BundleFile {
  /** Inside the bundle's folder: `index.js`. */
  readonly path: string;
  readonly contents: Uint8Array;
}

/** Files of every bundle, by the name of the function's folder. */
export type Bundles = ReadonlyMap<string, readonly BundleFile[]>;

/** The folder has no handler, or the handler does not bundle. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/**
 * CommonJS, because bundled as an ES module a handler loads slower and its `http.request` escapes the
 * X-Ray SDK's capture; `module` before `main`, because only ES sources can be stripped of the parts
 * of the AWS SDK that nobody calls. The map serves to read a stack trace afterwards: no function
 * loads it.
 */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
} satisfies Esbuild.BuildOptions;

/**
 * Bundles every `<function>/handler.ts` of a folder in one run of esbuild, in memory; see
 * docs/decisions/0001-bundle-handlers-in-one-run.md.
 *
 * @throws BundleError with esbuild's own message, file and line included.
 */
export function bundleHandlers(handlersDir: string): Bundles {
  const root = resolve(handlersDir);
  const names = findHandlers(root);
  // Nothing is written there. It anchors the paths inside the source maps, so that they do not
  // depend on where the assembly goes.
  const outdir = join(root, 'bundles');
  const outputs = runEsbuild({
    ...bundleOptions,
    absWorkingDir: dirname(root),
    entryPoints: names.map((name) => ({
      in: join(root, name, 'handler.ts'),
      out: `${name}/index`,
    })),
    outdir,
  });

  const bundles = new Map<string, BundleFile[]>(names.map((name) => [name, [moduleTypeMarker]]));
  for (const file of outputs) {
    const [name = '', ...path] = relative(outdir, file.path).split(sep);
    bundles.get(name)?.push({ path: path.join('/'), contents: file.contents });
  }
  return bundles;
}

/** A bundle may lie below a package of ES modules, as in `cdk.out`; the nearest package.json decides. */
const moduleTypeMarker: BundleFile = {
  path: 'package.json',
  contents: Buffer.from('{"type":"commonjs"}\n'),
};

function findHandlers(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'handler.ts')))
    .map((entry) => entry.name)
    .sort();
}

function runEsbuild(options: Esbuild.BuildOptions): readonly Esbuild.OutputFile[] {
  // Loaded here because most stacks that tests synthesize bundle nothing.
  const esbuild: typeof Esbuild = createRequire(import.meta.url)('esbuild');
  try {
    return esbuild.buildSync({ ...options, write: false, logLevel: 'silent' }).outputFiles;
  } catch (error) {
    const { message } = error as Error;
    throw new BundleError(`cannot bundle the handlers: ${message}`, { cause: error });
  }
}
