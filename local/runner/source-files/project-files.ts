import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The files of somebody's project, for finding those that something was made from. */
export interface ProjectFiles {
  /** The path from the project's folder, with slashes; undefined of what is no file of the project's own. */
  within(path: string): string | undefined;
  /** Files whose path ends with these parts, from the project's folder. */
  endingWith(path: string): string[];
  /** The only file with this content, among those of this name. */
  withContent(file: string): string | undefined;
}

/** What others wrote, and what CDK makes from the rest. */
const made = new Set(['node_modules', 'cdk.out']);
const skipped = new Set([...made, 'dist', 'build', 'coverage']);
/** A project with more than that is looked through no further: what is not found is not told. */
const mostFiles = 50_000;
const largestFile = 4 * 1024 * 1024;

/** Reads the names of the files when they are asked for the first time. */
export function openProjectFiles(projectDir: string): ProjectFiles {
  const root = realpathOf(projectDir) ?? projectDir;
  let names: Map<string, string[]> | undefined;

  function namesOf(name: string): string[] {
    names ??= Map.groupBy(listFiles(root), (path) => basename(path));
    return names.get(name) ?? [];
  }

  return {
    within: (path) => {
      const real = realpathOf(isAbsolute(path) ? path : resolve(root, path));
      if (real === undefined || !statSync(real).isFile()) return undefined;
      const below = relative(root, real);
      if (below === '' || below.startsWith('..') || isAbsolute(below)) return undefined;
      const parts = below.split(sep);
      return parts.some((part) => made.has(part)) ? undefined : parts.join('/');
    },
    endingWith: (path) =>
      namesOf(basename(path)).filter((each) => each === path || each.endsWith(`/${path}`)),
    withContent: (file) => {
      const content = readSmall(file);
      if (content === undefined) return undefined;
      const equal = namesOf(basename(file)).filter((path) =>
        readSmall(join(root, path))?.equals(content),
      );
      return equal.length === 1 ? equal[0] : undefined;
    },
  };
}

function listFiles(root: string): string[] {
  const found: string[] = [];
  const folders = [''];
  for (const folder of folders) {
    for (const entry of entriesOf(join(root, folder))) {
      if (found.length >= mostFiles) return found;
      if (entry.name.startsWith('.')) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function readSmall(file: string): Buffer | undefined {
  try {
    return statSync(file).size > largestFile ? undefined : readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Undefined where there is nothing. */
function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
