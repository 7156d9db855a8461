import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Of the package that this file belongs to, in the repository as well as packed. */
export function packageVersion(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === 'tracelab') return manifest.version ?? 'unknown';
    } catch {
      // It is farther up.
    }
  }
  return 'unknown';
}
