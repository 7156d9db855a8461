import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Whatever the functions call, AWS included: it answers as told and keeps what it received. */
export interface Downstream extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  forget(): void;
}

/** `undefined` leaves the request without an answer. */
export type GivenAnswer = Answer | undefined | Promise<Answer | undefined>;

export async function startDownstream(
  answer: (request: ReceivedRequest) => GivenAnswer,
): Promise<Downstream> {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (message, response) => {
    const { method = '', url: path = '', headers } = message;
    const request = { method, path, headers, body: await text(message) };
    requests.push(request);
    const given = await answer(request);
    if (given) response.writeHead(given.status ?? 200, given.headers).end(given.body ?? '{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    forget() {
      requests.length = 0;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
