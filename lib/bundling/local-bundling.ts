import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, type AssetOptions, DockerImage } from 'aws-cdk-lib';
import type { BundleFile } from './bundle-handlers.ts';

/** An asset that is what `write` puts into a folder; a container never makes it. */
export function bundledLocally(write: (outputDir: string) => void): AssetOptions {
  return {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-pulled'),
      local: {
        tryBundle(outputDir: string): boolean {
          write(outputDir);
          letEveryoneRead(outputDir);
          return true;
        },
      },
    },
  };
}

export function writeBundle(files: readonly BundleFile[], outputDir: string): void {
  for (const file of files) {
    const target = join(outputDir, file.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, file.contents);
  }
}

/**
 * Whatever the umask of the deployment: archives and images keep the modes of files, and no bundle is
 * run by the user who unpacks it.
 */
function letEveryoneRead(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    chmodSync(path, statSync(path).mode | (entry.isDirectory() ? 0o555 : 0o444));
  }
}
