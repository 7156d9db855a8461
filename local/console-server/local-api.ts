import type { HttpAnswer, XRayHttpRequest } from '../xray/index.ts';
import type { AppBackend } from './app-backend.ts';
import type { ConsoleBackend } from './backend.ts';
import { ConsoleError } from './console-error.ts';
import { answerFilter } from './filter-answer.ts';
import type { ConsoleInfo } from './protocol.ts';
import {
  readFilterQuestion,
  readInvokeQuestion,
  readResourceId,
  readSamplingQuestion,
} from './questions.ts';
import { trySampling } from './sampling-trial.ts';
import { securityHeaders } from './security-headers.ts';
import type { createVocabulary } from './vocabulary.ts';
import type { CallXRay } from './xray-calls.ts';

export interface LocalApiOptions {
  readonly backend: ConsoleBackend;
  readonly call: CallXRay;
  readonly vocabulary: ReturnType<typeof createVocabulary>;
  readonly warn: (message: string) => void;
}

interface Route {
  readonly method: 'GET' | 'POST';
  /** @default 200 */
  readonly status?: number;
  run(request: XRayHttpRequest, search: URLSearchParams): unknown;
}

/** The paths of `protocol.ts` but the event stream; undefined for every other. */
export function createLocalApi({ backend, call, vocabulary, warn }: LocalApiOptions) {
  const routes = new Map<string, Route>([
    ['console', { method: 'GET', run: () => describe(backend) }],
    [
      'filter',
      { method: 'POST', run: ({ body }) => answerFilter(readFilterQuestion(body), vocabulary) },
    ],
    [
      'sampling-trial',
      { method: 'POST', run: ({ body }) => trySampling(call, readSamplingQuestion(body)) },
    ],
    ['app', { method: 'GET', run: () => appOf(backend).describe() }],
    ['logs', { method: 'GET', run: (_, search) => appOf(backend).logs(logQuestion(search)) }],
    [
      'invoke',
      { method: 'POST', run: ({ body }) => appOf(backend).invoke(readInvokeQuestion(body)) },
    ],
    [
      'restart',
      {
        method: 'POST',
        status: 202,
        run: async ({ body }) => {
          await appOf(backend).restart(readResourceId(body));
          return {};
        },
      },
    ],
    [
      'sample-traffic',
      { method: 'POST', status: 202, run: async () => ({ requests: await sendSample(backend) }) },
    ],
  ]);

  return (request: XRayHttpRequest): HttpAnswer | Promise<HttpAnswer> | undefined => {
    const { pathname, searchParams } = new URL(request.path, 'http://localhost');
    const route = routes.get(pathname.slice(localPrefix.length));
    if (!pathname.startsWith(localPrefix) || route === undefined) return undefined;
    if (request.headers['x-tracelab'] === undefined) return missingHeader();
    const { method, status = 200, run } = route;
    if (request.method !== method && !(method === 'GET' && request.method === 'HEAD')) {
      return jsonAnswer(405, { message: `"${pathname}" takes ${method}` }, { Allow: method });
    }
    return (async () => run(request, searchParams))().then(
      (value) => jsonAnswer(status, value),
      (error: unknown) => {
        if (error instanceof ConsoleError)
          return jsonAnswer(error.status, { message: error.message });
        warn(`${method} ${pathname} failed: ${error instanceof Error ? error.stack : error}`);
        return jsonAnswer(500, { message: 'that failed; the terminal of the console says why' });
      },
    );
  };
}

export const localPrefix = '/_tracelab/';

/** A page of another origin cannot send this header without being allowed to. */
const missingHeader = (): HttpAnswer =>
  jsonAnswer(403, { message: 'send the header "x-tracelab: 1"' });

export const jsonAnswer = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: {
    ...securityHeaders,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...headers,
  },
  body: JSON.stringify(value),
});

const describe = ({ info, app, now }: ConsoleBackend): ConsoleInfo => ({
  ...info,
  hasApp: app !== undefined,
  hasSampleTraffic: app?.sendSampleTraffic !== undefined,
  now: now(),
});

function appOf({ app }: ConsoleBackend): AppBackend {
  if (app === undefined)
    throw new ConsoleError(404, 'no app of this machine is behind this console');
  return app;
}

async function sendSample(backend: ConsoleBackend): Promise<number> {
  const app = appOf(backend);
  if (app.sendSampleTraffic === undefined) {
    throw new ConsoleError(404, 'this app has no sample traffic');
  }
  return app.sendSampleTraffic();
}

function logQuestion(search: URLSearchParams) {
  const [name, trace] = [search.get('function'), search.get('trace')];
  const after = Number(search.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new ConsoleError(
      400,
      `"after" must be a whole number from 0, got "${search.get('after')}"`,
    );
  }
  return {
    ...(name !== null && { function: name }),
    ...(trace !== null && { trace }),
    after,
  };
}
