import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** The one way in which our sources name a file beside them: a worker, a child process, a preload. */
const reference = /new URL\('(\.{1,2}\/[^']+\.(?:ts|js|cjs))', import\.meta\.url\)/g;

/** The console's page, which is packed as it was built. */
const page = "new URL('../console/dist/index.html', import.meta.url)";

/** Of the packed page, from where the bundle lies. */
export const pageFolder = 'console';

/** A path to something beside the source, which nobody would notice that a bundle lacks. */
const unfollowed = /(?:join|resolve)\(\s*import\.meta\.(?:dirname|filename)/;

/** Our sources below a folder, without tests and without what packs them. */
export const sourcesBelow = (folder: string): string[] =>
  globSync('{cli,console-server,daemon,runner,wording,xray}/**/*.{ts,js,cjs}', { cwd: folder })
    .map((name) => join(folder, name))
    .sort();

/**
 * Files that the sources start or load by their place, found by `new URL('./name', import.meta.url)`.
 *
 * @throws Error when one is missing, two have one name, or a source finds files in another way.
 */
export function findEntries(sources: readonly string[]): string[] {
  const entries = new Map<string, string>();
  for (const source of sources) {
    const text = readFileSync(source, 'utf8');
    if (unfollowed.test(text)) {
      throw new Error(
        `"${source}" builds a path on its own, which leads nowhere in a bundle; name the file by new URL('./name', import.meta.url)`,
      );
    }
    for (const [, path = ''] of text.matchAll(reference)) {
      const file = resolve(dirname(source), path);
      const name = packedName(file);
      const other = entries.get(name) ?? file;
      if (other !== file) {
        throw new Error(`"${file}" and "${other}" would both be packed as "${name}"; rename one`);
      }
      entries.set(name, file);
    }
  }
  return [...entries.values()].sort();
}

/**
 * Every packed file lies in one folder, so that a name is found from whichever file of the bundle the
 * code lands in.
 */
export const flattenReferences = (text: string): string =>
  text
    .replaceAll(reference, (_, path: string) => `new URL('./${packedName(path)}', import.meta.url)`)
    .replaceAll(page, `new URL('./${pageFolder}/index.html', import.meta.url)`);

/** `../processes/webhook-process.ts` is packed as `webhook-process.js`. */
export function packedName(file: string): string {
  const extension = extname(file);
  return `${basename(file, extension)}${extension === '.ts' ? '.js' : extension}`;
}
