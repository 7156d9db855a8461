import { readFileSync, statSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { isRecord } from '../assembly/read-assembly.ts';

/** What a bundle says of the files that it was made from. */
export interface BundleSources {
  /** The one that the bundle begins with, as the bundler wrote it. */
  readonly entry: string;
  /** Of the entry; bundlers leave it out on request. */
  readonly content?: string;
  /** All that are the project's own. */
  readonly own: readonly string[];
}

const largestMap = 64 * 1024 * 1024;

/**
 * Reads the source map of a bundle or, where it has none, the comments in which esbuild names each file.
 * What a bundle begins with comes last in it: what it needs must be there before.
 *
 * @returns undefined of a file that tells nothing
 */
export function readBundleSources(file: string): BundleSources | undefined {
  const code = readText(file);
  if (code === undefined) return undefined;
  const map = readMap(file, code);
  if (map !== undefined) return sourcesOf(map);
  const named = [...code.matchAll(/^\/\/ ([^\s:*?"<>|]+\.(?:[cm]?[jt]sx?))$/gm)].map(
    ([, path = '']) => path,
  );
  const own = named.filter(isOwn);
  const entry = named.at(-1);
  return entry === undefined || !isOwn(entry) ? undefined : { entry, own };
}

function sourcesOf(map: SourceMapPayload): BundleSources | undefined {
  const own = map.sources.filter(isOwn);
  const last = lastMapped(map);
  if (last === undefined || !isOwn(last)) return undefined;
  const content: unknown = map.sourcesContent?.[map.sources.indexOf(last)];
  return { entry: last, own, ...(typeof content === 'string' && { content }) };
}

function lastMapped(map: SourceMapPayload): string | undefined {
  try {
    const last = new SourceMap({ ...map, sourceRoot: '' }).findEntry(0x7fff_ffff, 0);
    if (!('originalSource' in last)) return undefined;
    const source: string = last.originalSource;
    return map.sourceRoot ? join(map.sourceRoot, source) : source;
  } catch {
    return undefined;
  }
}

const isOwn = (source: string): boolean =>
  !/(^|\/)node_modules\//.test(source) && !/^(<|\(|node:|esbuild:)/.test(source);

function readMap(file: string, code: string): SourceMapPayload | undefined {
  const [, url = `${basename(file)}.map`] =
    /\n\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code) ?? [];
  const [, inline] = /^data:application\/json[^,]*;base64,(.*)$/.exec(url) ?? [];
  const text =
    inline === undefined
      ? readText(join(dirname(file), basename(url)))
      : Buffer.from(inline, 'base64').toString();
  if (text === undefined) return undefined;
  try {
    const map: unknown = JSON.parse(text);
    return isSourceMap(map) ? map : undefined;
  } catch {
    return undefined;
  }
}

const isSourceMap = (value: unknown): value is SourceMapPayload =>
  isRecord(value) &&
  typeof value.mappings === 'string' &&
  Array.isArray(value.sources) &&
  value.sources.every((source) => typeof source === 'string');

function readText(file: string): string | undefined {
  try {
    return statSync(file).size > largestMap ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
