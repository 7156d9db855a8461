import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** From the root: `lib/config.ts`. */
  readonly path: string;
  readonly text: string;
  /** Relative imports as paths from the root, packages by their specifier. */
  readonly imports: readonly string[];
  /** Those of `imports` that are there when the file runs. */
  readonly valueImports: readonly string[];
}

/** Every script below some folders of the repository. */
export function sourceFiles(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file))
      .map(readSource),
  );
}

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(
    /(?:^|[\s;])(?:import|export)\s(type\s)?(?:[^'";]*?from\s*)?['"]([^'"]+)['"]|(?:import|require)\(\s*['"]([^'"]+)['"]/g,
  );
  const imports = [...found].map(([, type, static_, dynamic]) => {
    const specifier = static_ ?? dynamic ?? '';
    const isOurs = specifier.startsWith('.');
    return {
      isType: type !== undefined,
      name: isOurs ? relative(root, resolve(dirname(file), specifier)) : specifier,
    };
  });
  return {
    path: relative(root, file),
    text,
    imports: imports.map(({ name }) => name),
    valueImports: imports.flatMap(({ isType, name }) => (isType ? [] : name)),
  };
}
