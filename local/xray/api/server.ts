import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isOtlpPath, otlpFailure, requestTooLarge } from '../otlp/http.ts';
import type { XRay } from '../xray.ts';
import { isOwnHost } from './host-guard.ts';
import {
  bodyTooLarge,
  handleXRayRequest,
  largestBody,
  respondError,
  type XRayHttpRequest,
} from './http.ts';

/** Any answer to an HTTP request that was read whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers a request of this machine. May throw; the client then gets an `InternalFailure`. */
export type HttpHandler = (request: XRayHttpRequest) => HttpAnswer | Promise<HttpAnswer>;

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Idempotent; ends open connections. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly handle: HttpHandler;
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

/**
 * Listens without asking for credentials; callers that come under a foreign name are refused.
 *
 * @throws the error of `listen`, with its `code` and `port`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer((request, response) => {
    serve(request, response, options).catch((error: unknown) => {
      options.warn(`HTTP server failed: ${error instanceof Error ? error.stack : error}`);
      response.destroy();
    });
  });
  const port = await listen(server, options);
  let closing: Promise<void> | undefined;
  return {
    host: options.host,
    port,
    close() {
      closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

/** Puts an X-Ray behind HTTP: what `aws --endpoint-url` and the SDKs call. */
export const startXRayServer = (
  xray: XRay,
  { host, port }: Pick<ServerOptions, 'host' | 'port'>,
): Promise<RunningServer> =>
  startServer({
    handle: (request) => handleXRayRequest(xray, request),
    host,
    port,
    warn: xray.warn,
  });

function listen(server: Server, { host, port }: ServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { handle, host, warn }: ServerOptions,
): Promise<void> {
  if (!isOwnHost(request.headers, host)) return send(response, foreignHost(request.headers));
  const body = await readBody(request);
  if (body === undefined) return;
  const answer = await answerRequest(request, body, handle, warn);
  if (!response.destroyed) send(response, answer);
}

async function answerRequest(
  request: IncomingMessage,
  body: Buffer | TooLarge,
  handle: HttpHandler,
  warn: ServerOptions['warn'],
): Promise<HttpAnswer> {
  const requestId = crypto.randomUUID();
  try {
    if ('tooLarge' in body) {
      if (!isOtlpPath(request.url ?? '')) throw bodyTooLarge(body.tooLarge);
      return otlpFailure(request, 413, requestTooLarge(body.tooLarge));
    }
    return await handle({
      method: request.method ?? '',
      path: request.url ?? '/',
      headers: request.headers,
      body,
      requestId,
    });
  } catch (error) {
    return respondError(requestId, error, (stack) =>
      warn(`${request.method} ${request.url} failed: ${stack}`),
    );
  }
}

interface TooLarge {
  readonly tooLarge: number;
}

/**
 * The whole body; or how much had come when it became too large; or `undefined` when the client went
 * away. The rest of a body that is too large is read and forgotten, so that the client gets to see the answer.
 */
async function readBody(request: IncomingMessage): Promise<Buffer | TooLarge | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= largestBody) chunks.push(chunk);
      else chunks.length = 0;
      if (size > 16 * largestBody) break;
    }
  } catch {
    return undefined;
  }
  return size > largestBody ? { tooLarge: size } : Buffer.concat(chunks, size);
}

const foreignHost = (headers: IncomingMessage['headers']): HttpAnswer => ({
  status: 403,
  headers: { 'Content-Type': 'application/json', Connection: 'close' },
  body: JSON.stringify({
    Message: `This server answers requests to this machine only, got Host "${headers.host ?? ''}"${
      headers.origin === undefined ? '' : ` and Origin "${headers.origin}"`
    }; use http://localhost or http://127.0.0.1`,
  }),
});

function send(response: ServerResponse, answer: HttpAnswer): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
  response.end(body);
}
