import {
  type Clock,
  type HttpAnswer,
  type HttpTaker,
  operationPaths,
  type RunningServer,
  startServer,
  systemClock,
  type XRayHttpRequest,
} from '../xray/index.ts';
import type { ConsoleBackend } from './backend.ts';
import { createLive } from './live.ts';
import { createLocalApi, jsonAnswer, localPrefix } from './local-api.ts';
import { answerFile, openPage, type PageOptions, plainAnswer } from './page.ts';
import { securityHeaders } from './security-headers.ts';
import { createVocabulary } from './vocabulary.ts';
import { xrayCalls } from './xray-calls.ts';

export interface ConsoleOptions {
  readonly page?: PageOptions | undefined;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
  /** For waiting only. @default the system's */
  readonly clock?: Clock;
}

/** The console behind HTTP: its page and the API of `protocol.ts`. */
export interface Console {
  /** Undefined when the request is not for the console. */
  answer(request: XRayHttpRequest): HttpAnswer | Promise<HttpAnswer> | undefined;
  /** Takes over event streams. */
  readonly take: HttpTaker;
  /** Ends the event streams. Idempotent. */
  close(): void;
}

/** Milliseconds for which words for completions are good; asking AWS costs. */
const keepWordsFor = { local: 3000, aws: 60_000 } as const;

export function createConsole(backend: ConsoleBackend, options: ConsoleOptions): Console {
  const { warn, clock = systemClock() } = options;
  const page = openPage(options.page);
  const { now } = backend;
  const call = xrayCalls(backend.handle);
  const live = createLive({ source: backend.live, call, now, clock });
  const keepFor = keepWordsFor[backend.info.target.kind];
  const vocabulary = createVocabulary({ call, clock, now, keepFor });
  const answerLocal = createLocalApi({ backend, call, vocabulary, warn });
  return {
    answer(request) {
      const path = pathOf(request.path);
      if (path.startsWith(localPrefix)) {
        return hasForeignOrigin(request.headers) ? foreignOrigin() : answerLocal(request);
      }
      if (!isPagePath(path)) return undefined;
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      return answerPage(page, path, request);
    },
    take(request, response) {
      if (request.method !== 'GET' || pathOf(request.url ?? '/') !== livePath) return false;
      if (isFromElsewhere(request.headers)) {
        request.resume();
        response.writeHead(403, { ...securityHeaders, 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ message: 'pages of other origins may not listen' }));
      } else live.take(request, response);
      return true;
    },
    close() {
      live.close();
      backend.live.close();
    },
  };
}

const livePath = `${localPrefix}live`;

/** A script or picture of another page cannot read the stream but would hold it open. */
const isFromElsewhere = (headers: XRayHttpRequest['headers']): boolean =>
  hasForeignOrigin(headers) || hasForeignSite(headers);

/** Another program of this machine may serve pages, too; what they read here would be somebody's account. */
const hasForeignOrigin = ({ host, origin }: XRayHttpRequest['headers']): boolean =>
  origin !== undefined && origin !== `http://${host}`;

const foreignOrigin = (): HttpAnswer =>
  jsonAnswer(403, { message: 'pages of other origins may not call the console' });

/** https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site */
const hasForeignSite = ({ 'sec-fetch-site': site }: XRayHttpRequest['headers']): boolean =>
  site !== undefined && site !== 'same-origin' && site !== 'none';

/** A link on another page may lead here; nothing else of it may have a call signed. */
const isRefused = ({ method, headers }: XRayHttpRequest): boolean =>
  hasForeignOrigin(headers) || (method !== 'GET' && method !== 'HEAD' && hasForeignSite(headers));

const pathOf = (target: string): string => target.split(/[?#]/, 1)[0] ?? '';

/** Of what the page consists; every other path is X-Ray's. */
const isPagePath = (path: string): boolean =>
  path === '/' || path.startsWith('/assets/') || /^\/[\w-]+\.(js|svg|png|ico|txt|json)$/.test(path);

async function answerPage(
  page: ReturnType<typeof openPage>,
  path: string,
  request: XRayHttpRequest,
): Promise<HttpAnswer> {
  const files = await page();
  if (typeof files === 'string') return plainAnswer(503, files);
  const file = files.get(path);
  return file === undefined
    ? plainAnswer(404, `The console has no file "${path}".`)
    : answerFile(file, request);
}

const xrayPaths: ReadonlySet<string> = new Set(Object.values(operationPaths));

export interface ConsoleServerOptions extends ConsoleOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
}

/**
 * Serves a console on a port of its own, and on the same origin the X-Ray API that it shows.
 *
 * @throws the error of `listen`, with its `code` and `port`.
 */
export async function startConsole(
  backend: ConsoleBackend,
  options: ConsoleServerOptions,
): Promise<RunningServer> {
  const { host, port, warn } = options;
  const console = createConsole(backend, options);
  const server = await startServer({
    host,
    port,
    warn,
    take: console.take,
    handle: async (request) => {
      if (isRefused(request)) {
        return foreignOrigin();
      }
      return (await console.answer(request)) ?? forward(backend, request);
    },
  }).catch((error: unknown) => {
    console.close();
    throw error;
  });
  return {
    ...server,
    close: () => {
      console.close();
      return server.close();
    },
  };
}

async function forward(backend: ConsoleBackend, request: XRayHttpRequest): Promise<HttpAnswer> {
  const path = pathOf(request.path);
  if (path.startsWith(localPrefix)) {
    return jsonAnswer(404, { message: `no "${request.method} ${path}" here` });
  }
  if (isPagePath(path)) {
    return plainAnswer(405, `"${path}" is a part of the page, which takes GET.`, {
      Allow: 'GET, HEAD',
    });
  }
  if (!xrayPaths.has(path)) return plainAnswer(404, `The console has nothing at "${path}".`);
  if (request.method !== 'POST') {
    return plainAnswer(405, `"${path}" is an operation of X-Ray, which takes POST.`, {
      Allow: 'POST',
    });
  }
  const { status, headers, body } = await backend.handle(request);
  return { status, headers: { ...headers, ...securityHeaders, 'Cache-Control': 'no-store' }, body };
}
