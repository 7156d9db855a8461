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
  tooManyBodies,
  type XRayHttpRequest,
} from './http.ts';
import { type BodyRefusal, bodyReader, type ReadBody } from './read-body.ts';

/** Any answer to an HTTP request that was read whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Answers a request of this machine. May throw; the client then gets an `InternalFailure`. */
export type HttpHandler = (request: XRayHttpRequest) => HttpAnswer | Promise<HttpAnswer>;

/** Answers a request of this machine bit by bit, before its body was read; says whether it does. */
export type HttpTaker = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** Idempotent; ends open connections. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly handle: HttpHandler;
  /** Asked before `handle`. @default takes nothing */
  readonly take?: HttpTaker | undefined;
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

/** In bytes, all clients together: a hundred that send the largest bodies slowly must not fill the memory. */
const mostBodies = 256 * 1024 * 1024;
/** Milliseconds that a request may take to arrive, and between two looks for those that take longer. */
const requestTimeout = 60_000;
const connectionsCheckingInterval = 5_000;
/** Milliseconds; longer than SDKs keep a connection that they do not use, so that none is closed under a request. */
const keepAliveTimeout = 75_000;

/**
 * Listens without asking for credentials; callers that come under a foreign name are refused.
 *
 * @throws the error of `listen`, with its `code` and `port`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const readBody = bodyReader({ largest: largestBody, mostTogether: mostBodies });
  const server = createServer(
    { requestTimeout, connectionsCheckingInterval, keepAliveTimeout },
    (request, response) => {
      serve(request, response, options, readBody).catch((error: unknown) => {
        options.warn(`HTTP server failed: ${error instanceof Error ? error.stack : error}`);
        response.destroy();
      });
    },
  );
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
  { handle, take, host, warn }: ServerOptions,
  readBody: ReadBody,
): Promise<void> {
  if (!isOwnHost(request.headers, host)) return send(response, foreignHost(request.headers));
  if (take?.(request, response) === true) return;
  const body = await readBody(request);
  if (body === undefined) return;
  const answer = await answerRequest(request, body, handle, warn);
  if (!response.destroyed) send(response, answer);
}

async function answerRequest(
  request: IncomingMessage,
  body: Buffer | BodyRefusal,
  handle: HttpHandler,
  warn: ServerOptions['warn'],
): Promise<HttpAnswer> {
  const requestId = crypto.randomUUID();
  try {
    const isOtlp = isOtlpPath(request.url ?? '');
    if ('tooLarge' in body) {
      if (!isOtlp) throw bodyTooLarge(body.tooLarge);
      return otlpFailure(request, 413, requestTooLarge(body.tooLarge));
    }
    if ('tooMany' in body) {
      if (!isOtlp) throw tooManyBodies(body.tooMany);
      return otlpFailure(request, 429, tooManyBodies(body.tooMany).message);
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

const foreignHost = (headers: IncomingMessage['headers']): HttpAnswer => ({
  status: 403,
  headers: {
    'Content-Type': 'application/json',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  },
  body: JSON.stringify({
    Message: `This server answers requests to this machine only, got Host "${headers.host ?? ''}"${
      headers.origin === undefined ? '' : ` and Origin "${headers.origin}"`
    }; use http://localhost or http://127.0.0.1`,
  }),
});

function send(response: ServerResponse, { status, headers, body: content }: HttpAnswer): void {
  const body = Buffer.from(content);
  // Of what the client has already, the length would be another's.
  const length = status === 304 ? {} : { 'Content-Length': body.length };
  response.writeHead(status, { ...headers, ...length });
  response.end(body);
}
