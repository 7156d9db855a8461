import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { navigate } from '../../../../local/console/address/address.ts';
import {
  type ConsoleBackend,
  createConsole,
  localBackend,
} from '../../../../local/console-server/index.ts';
import {
  createXRay,
  handleXRayRequest,
  ManualClock,
  type OperationName,
  type OperationTypes,
  type XRay,
} from '../../../../local/xray/index.ts';

/** A real local X-Ray and the real server of the console behind the `fetch` of a page under test. */
export interface RealConsole {
  readonly xray: XRay;
  readonly clock: ManualClock;
  /** Calls of X-Ray that the page made, by their paths. */
  readonly calls: readonly string[];
  call<Name extends OperationName>(
    name: Name,
    input: OperationTypes[Name]['input'],
  ): OperationTypes[Name]['output'];
  /** While set, X-Ray answers no call to this path. */
  outage: string | undefined;
  close(): void;
}

const region = 'us-east-1';
const account = '123456789012';

export interface RealConsoleOptions {
  /** Of the console's information. @default that of this machine */
  readonly target?: ConsoleBackend['info']['target'];
  readonly app?: ConsoleBackend['app'];
  /** Seconds of the past in which the clock of X-Ray begins. @default 0 */
  readonly began?: number;
}

export function startRealConsole(options: RealConsoleOptions = {}): RealConsole {
  const clock = new ManualClock(Date.now() / 1000 - (options.began ?? 0));
  const warn = (message: string) => {
    throw new Error(message);
  };
  const xray = createXRay({ clock, account, region, warn });
  const backend = localBackend({
    ...{ xray, account, region },
    version: '1.2.3',
    address: '127.0.0.1:2000',
    exampleCommand: 'curl http://127.0.0.1:3000/',
    app: options.app,
  });
  const info = { ...backend.info, target: options.target ?? backend.info.target };
  const server = createConsole({ ...backend, info }, { page: { folder: '/nowhere' }, warn });
  const calls: string[] = [];
  const real: RealConsole = {
    xray,
    clock,
    calls,
    call: xray.call,
    outage: undefined,
    close() {
      cleanup();
      vi.unstubAllGlobals();
      server.close();
      xray.close();
    },
  };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    if (real.outage === path) throw new TypeError('Failed to fetch');
    const request = {
      method: init.method ?? 'GET',
      path,
      headers: { host: '127.0.0.1:2000', ...(init.headers as Record<string, string>) },
      body: new TextEncoder().encode(String(init.body ?? '')),
    };
    const isLocal = path.startsWith('/_tracelab/');
    if (!isLocal) calls.push(path);
    const answer =
      (isLocal ? await server.answer(request) : undefined) ?? handleXRayRequest(xray, request);
    return new Response(answer.body as BodyInit, {
      status: answer.status,
      headers: answer.headers,
    });
  });
  return real;
}

/** As the console does, without what is around the page. */
export function renderPage(page: ReactNode, address: string) {
  navigate(address, 'replace');
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return {
    queries,
    ...render(<QueryClientProvider client={queries}>{page}</QueryClientProvider>),
  };
}
