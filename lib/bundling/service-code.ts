import { cpSync, existsSync, readdirSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import type { AssetOptions } from 'aws-cdk-lib';
import { BundleError, type Bundles, bundleServices } from './bundle-handlers.ts';
import { bundledLocally, writeBundle } from './local-bundling.ts';

export interface ServiceAsset extends AssetOptions {
  /** Folder of the sources, which stands in where nothing is bundled. */
  readonly path: string;
}

/** The bundle of the service whose server is `<servicesDir>/<name>/server.ts`. */
export type ServiceCode = (name: string) => ServiceAsset;

/**
 * Gives each service an asset of its own: its bundle, and whatever lies beside the sources without
 * being one (a Dockerfile, a Procfile, `.ebextensions`). All services are bundled when the first is
 * needed, and not at all where CDK's `aws:cdk:bundling-stacks` asks for no bundling.
 */
export function serviceCode(servicesDir: string): ServiceCode {
  let bundles: Bundles | undefined;

  return (name) => {
    const folder = join(servicesDir, name);
    if (!existsSync(join(folder, 'server.ts'))) {
      throw new BundleError(`service "${name}" has no server: add "${join(folder, 'server.ts')}"`);
    }
    return {
      path: folder,
      ...bundledLocally((outputDir) => {
        bundles ??= bundleServices(servicesDir);
        writeBundle(bundles.get(name) ?? [], outputDir);
        copyOtherFiles(folder, outputDir);
      }),
    };
  };
}

function copyOtherFiles(folder: string, outputDir: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || extname(entry.name) === '.ts') continue;
    const file = join(entry.parentPath, entry.name);
    cpSync(file, join(outputDir, relative(folder, file)));
  }
}
