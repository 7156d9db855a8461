import { configure } from '@testing-library/react';
import { vi } from 'vitest';
import type { ConsoleInfo } from '../../../../local/console-server/protocol.ts';

// Other tests share the machine.
configure({ asyncUtilTimeout: 10_000 });

type Answer = object | { readonly status: number; readonly body: object };

/** The server behind the page: `fetch` and `EventSource` of the test's own. */
export interface TestServer {
  /** By path; what is not there answers `{}`. */
  readonly answers: Map<string, Answer>;
  readonly asked: { readonly path: string; readonly body: unknown }[];
  isDown: boolean;
  readonly streams: TestStream[];
}

export const consoleInfo: ConsoleInfo = {
  version: '1.2.3',
  target: { kind: 'local', address: '127.0.0.1:2000' },
  region: 'us-east-1',
  account: '123456789012',
  hasApp: false,
  hasSampleTraffic: false,
  exampleCommand: 'curl http://127.0.0.1:3000/',
  awsCliOptions: '--endpoint-url http://127.0.0.1:2000',
  now: 0,
};

class TestStream {
  static readonly CLOSED = 2;
  readyState = 0;
  onopen: (() => void) | undefined;
  onerror: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  close() {
    this.readyState = TestStream.CLOSED;
  }
  open() {
    this.readyState = 1;
    this.onopen?.();
  }
  break() {
    this.readyState = 0;
    this.onerror?.();
  }
}

export function startTestServer(): TestServer {
  const server: TestServer = {
    answers: new Map<string, Answer>([['/_tracelab/console', consoleInfo]]),
    asked: [],
    isDown: false,
    streams: [],
  };
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    server.asked.push({ path, body: JSON.parse(String(init?.body ?? 'null')) });
    if (server.isDown) throw new TypeError('Failed to fetch');
    const answer = server.answers.get(path) ?? {};
    const isError = 'status' in answer && 'body' in answer;
    return Response.json(isError ? answer.body : answer, {
      status: isError ? Number(answer.status) : 200,
    });
  });
  vi.stubGlobal(
    'EventSource',
    class extends TestStream {
      constructor() {
        super();
        server.streams.push(this);
      }
    },
  );
  return server;
}
