import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { BundleError, type Bundles, bundleHandlers } from './bundle-handlers.ts';
import { bundledLocally, writeBundle } from './local-bundling.ts';

/** The code of the function whose handler is `<handlersDir>/<name>/handler.ts`. */
export type HandlerCode = (name: string) => Code;

/**
 * Gives each function an asset of its own, bundled on this machine. All handlers are bundled when
 * the first is needed, and not at all where CDK's `aws:cdk:bundling-stacks` asks for no bundling.
 */
export function handlerCode(handlersDir: string): HandlerCode {
  let bundles: Bundles | undefined;

  return (name) => {
    const folder = join(handlersDir, name);
    if (!existsSync(join(folder, 'handler.ts'))) {
      throw new BundleError(
        `function "${name}" has no handler: add "${join(folder, 'handler.ts')}"`,
      );
    }
    return Code.fromAsset(
      folder,
      bundledLocally((outputDir) => {
        bundles ??= bundleHandlers(handlersDir);
        writeBundle(bundles.get(name) ?? [], outputDir);
      }),
    );
  };
}
