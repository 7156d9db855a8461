import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

export const functionNames = [
  'place-order',
  'get-order',
  'project-order',
  'fulfil-order',
  'notify-customer',
  'reserve-express',
] as const;
export type FunctionName = (typeof functionNames)[number];

export interface Bundle extends AsyncDisposable {
  readonly file: string;
  readonly bytes: number;
}

export const handlerFile = (name: FunctionName): string =>
  join(root, 'lambdas', name, 'handler.ts');

/** Bundles one handler as it is deployed: one CommonJS file beside the marker that says so. */
export function bundleHandler(name: FunctionName): Promise<Bundle> {
  return bundleWith({ entryPoints: [handlerFile(name)] });
}

/** Bundles TypeScript text that sits in the project's root. */
export function bundleSource(contents: string): Promise<Bundle> {
  return bundleWith({ stdin: { contents, resolveDir: root, loader: 'ts' } });
}

/** The same handler with the tracing module replaced by one that does nothing. */
export function bundleUntraced(name: FunctionName): Promise<Bundle> {
  const untraced = join(import.meta.dirname, 'untraced.ts');
  return bundleWith({
    entryPoints: [handlerFile(name)],
    plugins: [
      {
        name: 'untraced',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/tracing\.ts$/ }, () => ({ path: untraced })),
      },
    ],
  });
}

async function bundleWith(options: BuildOptions): Promise<Bundle> {
  const directory = await mkdtemp(join(tmpdir(), 'bundle-'));
  const file = join(directory, 'index.js');
  const { outputFiles } = await build({
    ...options,
    outfile: file,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('the bundle has no output');
  await writeFile(file, output.contents);
  await writeFile(join(directory, 'package.json'), '{"type":"commonjs"}');
  return {
    file,
    bytes: output.contents.length,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}
