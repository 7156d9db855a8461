import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { ApiError } from '../../../../../local/console/api/call.ts';
import { LiveProvider } from '../../../../../local/console/api/live.tsx';
import { answerFilter } from '../../../../../local/console-server/filter-answer.ts';
import type { ConsoleInfo, FilterQuestion } from '../../../../../local/console-server/protocol.ts';
import { handleXRayRequest, type Vocabulary } from '../../../../../local/xray/index.ts';
import type { appXRay } from './fixtures.ts';

/** The budget is for a loaded machine. */
configure({ asyncUtilTimeout: 10_000 });

export interface PageServer {
  /** What was asked, in order. */
  readonly asked: { readonly path: string; readonly body: Record<string, unknown> }[];
  isDown: boolean;
  /** Asked before each answer, which waits for what it returns. */
  gate: (() => Promise<unknown> | undefined) | undefined;
  info: ConsoleInfo;
  vocabulary: Vocabulary;
  /** Says that traces have changed. */
  tellChange(): void;
}

/** A local X-Ray with the console's own answers behind the page's `fetch` and `EventSource`. */
export function startPageServer({ xray, now }: ReturnType<typeof appXRay>): PageServer {
  const streams: { onmessage?: (event: { data: string }) => void; onopen?: () => void }[] = [];
  const server: PageServer = {
    asked: [],
    isDown: false,
    gate: undefined,
    info: {
      version: '1.2.3',
      target: { kind: 'local', address: '127.0.0.1:2000' },
      region: 'us-east-1',
      hasApp: true,
      hasSampleTraffic: true,
      exampleCommand: 'curl http://127.0.0.1:3000/prod/orders',
      awsCliOptions: '--endpoint-url http://127.0.0.1:2000',
      now,
    },
    vocabulary: {},
    tellChange: () => {
      for (const stream of streams) stream.onmessage?.({ data: JSON.stringify({ now }) });
    },
  };
  const local = async (path: string, body: unknown): Promise<unknown> => {
    switch (path) {
      case 'console':
        return server.info;
      case 'filter':
        return await answerFilter(body as FilterQuestion, async () => server.vocabulary);
      case 'sample-traffic':
        return { requests: 12 };
      default:
        throw new Error(`nobody asks for ${path}`);
    }
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const text = String(init.body ?? '{}');
    server.asked.push({ path, body: JSON.parse(text) });
    await server.gate?.();
    if (server.isDown) throw new TypeError('Failed to fetch');
    init.signal?.throwIfAborted();
    const [, own] = /^\/_tracelab\/(.*)$/.exec(path) ?? [];
    if (own !== undefined) return Response.json(await local(own, JSON.parse(text)));
    const { status, headers, body } = handleXRayRequest(xray, {
      method: 'POST',
      path,
      headers: {},
      body: Buffer.from(text),
    });
    return new Response(String(body), { status, headers });
  });
  vi.stubGlobal(
    'EventSource',
    class {
      onmessage?: (event: { data: string }) => void;
      constructor() {
        streams.push(this);
      }
      close() {}
    },
  );
  return server;
}

/** Renders at an address, with what main.tsx puts around the page; elements are as large as a window. */
export async function renderAt(address: string, page: ReactNode) {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  location.hash = address;
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 500,
        retry: (failures, error) => error instanceof ApiError && error.isOutage && failures < 1,
        retryDelay: 1,
      },
    },
  });
  const rendered = render(
    <QueryClientProvider client={queries}>
      <LiveProvider>{page}</LiveProvider>
    </QueryClientProvider>,
  );
  await act(async () => {});
  return rendered;
}
