import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Bundles, bundleHandlers } from '../../lib/bundling/bundle-handlers.ts';

const root = resolve(import.meta.dirname, '../..');
const lambdas = join(root, 'lambdas');

export const functionNames = [
  'place-order',
  'get-order',
  'project-order',
  'fulfil-order',
  'notify-customer',
  'reserve-express',
  'quote-shipping',
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Every function that is deployed: those above are traced with Powertools, the last one is not. */
export const deployedNames = [...functionNames, 'get-order-otel'] as const;
export type DeployedName = (typeof deployedNames)[number];

/** A bundle on disk, because where it lies decides how Node reads it. */
export interface Bundle extends AsyncDisposable {
  readonly file: string;
}

/** The bundles that the stack deploys. */
export function bundleDeployed(): Bundles {
  return bundleHandlers(lambdas);
}

export function bundleHandler(name: DeployedName): Promise<Bundle> {
  return bundleSource(`export * from ${importPath(name, 'handler.ts')};`);
}

/** Bundles TypeScript text with the options of the deployed bundles. */
export async function bundleSource(contents: string): Promise<Bundle> {
  return inTemporaryFolder(async (folder) => {
    await mkdir(join(folder, 'source'));
    await writeFile(join(folder, 'source', 'handler.ts'), contents);
    return placeBundle(bundleHandlers(folder), 'source');
  });
}

/** The bundles of the same sources with a tracing module that does nothing. */
export async function bundleUntraced(): Promise<Bundles> {
  return inTemporaryFolder(async (folder) => {
    const copy = join(folder, 'lambdas');
    await cp(lambdas, copy, { recursive: true });
    await cp(join(import.meta.dirname, 'untraced.ts'), join(copy, 'shared', 'tracing.ts'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    return bundleHandlers(copy);
  });
}

/** Writes one of the bundles to a folder of its own. */
export async function placeBundle(bundles: Bundles, name: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  for (const { path, contents } of bundles.get(name) ?? []) {
    await writeFile(join(folder, path), contents);
  }
  return {
    file: join(folder, 'index.js'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** As a string literal, for sources that lie elsewhere. */
export const importPath = (...path: string[]): string => JSON.stringify(join(lambdas, ...path));

async function inTemporaryFolder<Result>(work: (folder: string) => Promise<Result>) {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
