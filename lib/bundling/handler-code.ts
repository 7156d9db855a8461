import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { BundleError, type Bundles, bundleHandlers } from './bundle-handlers.ts';

/** The code of the function whose handler is `<handlersDir>/<name>/handler.ts`. */
export type HandlerCode = (name: string) => Code;

/**
 * Gives each function an asset of its own, bundled on this machine. All handlers are bundled when
 * the first is needed, and not at all where CDK's `aws:cdk:bundling-stacks` asks for no bundling.
 */
export function handlerCode(handlersDir: string): HandlerCode {
  let bundles: Bundles | undefined;

  return (name) =>
    Code.fromAsset(join(handlersDir, name), {
      assetHashType: AssetHashType.OUTPUT,
      bundling: {
        image: DockerImage.fromRegistry('never-pulled'),
        local: {
          tryBundle(outputDir: string): boolean {
            bundles ??= bundleHandlers(handlersDir);
            writeBundle(bundles, name, outputDir);
            return true;
          },
        },
      },
    });
}

function writeBundle(bundles: Bundles, name: string, outputDir: string): void {
  const files = bundles.get(name);
  if (!files) {
    throw new BundleError(`function "${name}" has no handler: add "${name}/handler.ts"`);
  }
  for (const file of files) {
    const target = join(outputDir, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.contents);
  }
}
