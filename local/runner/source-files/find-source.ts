import { readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ProjectFiles } from './project-files.ts';
import { type BundleSources, readBundleSources } from './source-map.ts';

/**
 * The file of the project that a deployed file was bundled or copied from, as its path in the project.
 * The template does not say; the bundle's source map does, or its comments, or there is a file with the
 * same content.
 *
 * @returns undefined where it cannot be known
 */
export function findSource(
  file: string,
  projectDir: string,
  files: ProjectFiles,
): string | undefined {
  const sources = readBundleSources(file);
  if (sources === undefined) return files.withContent(file);
  const entry = localPath(sources.entry);
  // A bundle lies in `cdk.out` where it was made; comments are written from the project's folder.
  const direct = [resolve(dirname(file), entry), resolve(projectDir, entry)];
  for (const path of direct) {
    const found = path.startsWith(dirname(file)) ? undefined : files.within(path);
    if (found !== undefined) return found;
  }
  return findByPlace(sources, entry, projectDir, files);
}

/** `webpack://name/./src/a.ts` and `file:///src/a.ts` as paths. */
function localPath(source: string): string {
  if (source.startsWith('file://') && URL.canParse(source)) return fileURLToPath(source);
  return source.replace(/^[a-z-]+:\/\/[^/]*\//, '');
}

/**
 * Where the bundle was made somewhere else, its paths still lie beside each other as the project's files do:
 * among the files of the entry's name it is the one beside which most of the others are found.
 */
function findByPlace(
  { own, content }: BundleSources,
  entry: string,
  projectDir: string,
  files: ProjectFiles,
): string | undefined {
  const [up, path] = upAndPath(entry);
  const candidates = files.endingWith(path).map((file) => {
    const base = file.slice(0, file.length - path.length);
    const beside = own.filter((other) => {
      const [otherUp, otherPath] = upAndPath(localPath(other));
      const folder = posix.join(base, '../'.repeat(Math.max(0, otherUp - up)));
      return otherUp >= up && files.within(join(projectDir, folder, otherPath)) !== undefined;
    });
    const same = content !== undefined && hasContent(join(projectDir, file), content);
    return { file, rank: beside.length + (same ? own.length + 1 : 0) };
  });
  const best = Math.max(...candidates.map(({ rank }) => rank));
  const [first, ...others] = candidates.filter(({ rank }) => rank === best);
  return others.length === 0 ? first?.file : undefined;
}

/** How many folders up a relative path goes, and where from there. */
function upAndPath(source: string): readonly [up: number, path: string] {
  const parts = posix.normalize(source).split('/').filter(Boolean);
  const up = parts.findIndex((part) => part !== '..');
  return [Math.max(0, up), parts.slice(Math.max(0, up)).join('/')];
}

function hasContent(file: string, content: string): boolean {
  try {
    return readFileSync(file, 'utf8') === content;
  } catch {
    return false;
  }
}
