import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HttpAnswer, XRayHttpRequest } from '../xray/index.ts';
import { pageSecurityHeaders } from './security-headers.ts';

/** The built page, as it lies beside the sources; a package has it beside its bundle. */
const builtPage = new URL('../console/dist/index.html', import.meta.url);

const mediaTypes = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.ico', 'image/x-icon'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.json', 'application/json'],
  ['.map', 'application/json'],
  ['.png', 'image/png'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
  ['.woff2', 'font/woff2'],
]);

interface PageFile {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The files of a built page by their path, each in memory: what is asked for never names a file of the disk. */
export type PageFiles = ReadonlyMap<string, PageFile>;

export interface PageOptions {
  /** @default that of this program */
  readonly folder?: string;
  /** Until when the page is being built; what it resolves with says why it could not be. */
  readonly build?: Promise<string | undefined>;
}

const notBuilt = 'The console is not built: npm run build -w local/console';

/** @returns what gives the files as they are now, or says why there are none */
export function openPage({
  folder = dirname(fileURLToPath(builtPage)),
  build,
}: PageOptions = {}): () => PageFiles | string | Promise<PageFiles | string> {
  const index = join(folder, 'index.html');
  let files: PageFiles | undefined;
  let readAt = 0;
  const read = (failure: string | undefined): PageFiles | string => {
    try {
      const changedAt = statSync(index).mtimeMs;
      if (files === undefined || changedAt !== readAt) files = readPage(folder);
      readAt = changedAt;
      return files;
    } catch (error) {
      // Another is being put in its place.
      if (files !== undefined) return files;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return failure ?? notBuilt;
      throw error;
    }
  };
  let isSettled = build === undefined;
  return () => {
    if (isSettled || build === undefined) return read(undefined);
    return build.then((failure) => {
      isSettled = failure === undefined;
      return read(failure);
    });
  };
}

function readPage(folder: string): PageFiles {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${file.slice(folder.length).split(sep).filter(Boolean).join('/')}`;
    files.set(path === '/index.html' ? '/' : path, readPageFile(file, path));
  }
  return files;
}

function readPageFile(file: string, path: string): PageFile {
  const body = readFileSync(file);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return {
    body,
    etag,
    headers: {
      ...pageSecurityHeaders,
      'Content-Type': mediaTypes.get(extname(path)) ?? 'application/octet-stream',
      // Names of the built files contain a hash of what is in them.
      'Cache-Control': path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ETag: etag,
    },
  };
}

export function answerFile(file: PageFile, request: XRayHttpRequest): HttpAnswer {
  const { body, etag, headers } = file;
  const known = String(request.headers['if-none-match'] ?? '').split(/\s*,\s*/);
  const isKnown = known.some((each) => each === '*' || each.replace(/^W\//, '') === etag);
  return isKnown ? { status: 304, headers, body: '' } : { status: 200, headers, body };
}

export const plainAnswer = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: {
    ...pageSecurityHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  },
  body: `${text}\n`,
});
