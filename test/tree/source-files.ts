import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** From the root: `lib/config.ts`. */
  readonly path: string;
  readonly text: string;
  /** Relative imports as paths from the root, packages by their specifier. */
  readonly imports: readonly string[];
}

/** Every script below some folders of the repository. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('node_modules'))
      .map(readSource),
  );
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const specifiers = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s(?:[^'";]*?from\s*)?['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]/g,
  );
  return {
    path: relative(root, file),
    text,
    imports: [...specifiers]
      .map(([, static_, dynamic]) => static_ ?? dynamic ?? '')
      .map((specifier) =>
        specifier.startsWith('.') ? relative(root, resolve(dirname(file), specifier)) : specifier,
      ),
  };
}
