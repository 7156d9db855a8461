import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type * as Esbuild from 'esbuild';

export interface BundleFile {
  /** Inside the bundle's folder: `index.js`. */
  readonly path: string;
  readonly contents: Uint8Array;
}

/** Files of every bundle, by the name of the function's or service's folder. */
export type Bundles = ReadonlyMap<string, readonly BundleFile[]>;

/** There is nothing to bundle, or it does not bundle. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/**
 * CommonJS, because bundled as an ES module code loads slower and its `http.request` escapes the
 * X-Ray SDK's capture; `module` before `main`, because only ES sources can be stripped of the parts
 * of the AWS SDK that nobody calls. The map serves to read a stack trace afterwards: nothing that is
 * deployed loads it.
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

/** What one folder of sources holds, told by the name of its entry file. */
const kinds = {
  handlers: { entry: 'handler.ts', output: 'index' },
  services: { entry: 'server.ts', output: 'server' },
} as const;

/**
 * Bundles every `<function>/handler.ts` of a folder to `index.js`, in one run of esbuild and in
 * memory; see docs/decisions/0001-bundle-handlers-in-one-run.md.
 *
 * @throws BundleError with esbuild's own message, file and line included.
 */
export const bundleHandlers = (handlersDir: string): Bundles =>
  bundleFolder('handlers', handlersDir);

/**
 * Bundles every `<service>/server.ts` of a folder to `server.js`, with the options of the handlers.
 *
 * @throws BundleError with esbuild's own message, file and line included.
 */
export const bundleServices = (servicesDir: string): Bundles =>
  bundleFolder('services', servicesDir);

function bundleFolder(kind: keyof typeof kinds, folder: string): Bundles {
  const { entry, output } = kinds[kind];
  const root = resolve(folder);
  const names = findEntries(root, entry);
  // Nothing is written there. It anchors the paths inside the source maps, which so lead from an
  // asset of `cdk.out` to the sources, and do not depend on where the assembly goes.
  const outdir = join(dirname(root), 'cdk.out');
  const outputs = runEsbuild(kind, {
    ...bundleOptions,
    absWorkingDir: dirname(root),
    entryPoints: names.map((name) => ({
      in: join(root, name, entry),
      out: `${name}/${output}`,
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

function findEntries(root: string, entry: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((folder) => folder.isDirectory() && existsSync(join(root, folder.name, entry)))
    .map((folder) => folder.name)
    .sort();
}

function runEsbuild(kind: string, options: Esbuild.BuildOptions): readonly Esbuild.OutputFile[] {
  // Loaded here because most stacks that tests synthesize bundle nothing.
  const esbuild: typeof Esbuild = createRequire(import.meta.url)('esbuild');
  try {
    return esbuild.buildSync({ ...options, write: false, logLevel: 'silent' }).outputFiles;
  } catch (error) {
    const { message } = error as Error;
    throw new BundleError(`cannot bundle the ${kind}: ${message}`, { cause: error });
  }
}
