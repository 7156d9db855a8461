import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { close, listen } from '../../edge/listen.ts';
import type { ServerCertificate } from '../../processes/certificates.ts';
import type { ApiRequest, ApiResponse } from './exchange.ts';
import { bodyLimit, readBody } from './request-body.ts';

export interface ApiServerOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** Serves the API's name in the cloud over HTTPS as well, on a port of its own. @default HTTP only */
  readonly certificate?: ServerCertificate;
  readonly handle: (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse>;
  /** The answer to a body above the limit. */
  readonly tooLarge: { readonly contentType: string; readonly body: string };
  /** `handle` failed, which it must not. */
  readonly onDefect: (error: unknown) => void;
}

export interface ApiServer {
  /** `http://127.0.0.1:3000` */
  readonly origin: string;
  readonly address: AddressInfo;
  /** Of HTTPS, where there is a certificate. */
  readonly tlsPort?: number;
  /** Closes every connection; what is under way is given up. Idempotent. */
  stop(): Promise<void>;
}

/**
 * The sockets of an API: reads whole requests within API Gateway's limits and writes answers.
 * @throws PortInUseError
 */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const stopping = new AbortController();
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    serve(incoming, response, options, stopping.signal).catch((error: unknown) => {
      options.onDefect(error);
      response.destroy();
    });
  };
  // Above API Gateway's own limit, so that the answer to a request over it is API Gateway's.
  const limits = { maxHeaderSize: 64 * 1024 };
  const plain = createServer(limits, listener);
  const secure =
    options.certificate &&
    createTlsServer(
      { ...limits, key: options.certificate.key, cert: options.certificate.certificate },
      listener,
    );
  const servers: Server[] = secure === undefined ? [plain] : [plain, secure];
  for (const server of servers) {
    // A client that asks before it sends a body learns at once that it is too large.
    server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
      if (Number(incoming.headers['content-length']) > bodyLimit) {
        refuseTooLarge(response, options);
      } else {
        response.writeContinue();
        listener(incoming, response);
      }
    });
    server.on('clientError', refuseMalformed);
  }
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      stopping.abort();
      await Promise.all(servers.map(close));
    })();
    return stopped;
  };
  try {
    const port = await listen(plain, options.port, options.host);
    const tlsPort = secure && (await listen(secure, 0, options.host));
    const host = options.host.includes(':') ? `[${options.host}]` : options.host;
    return {
      origin: `http://${host}:${port}`,
      address: plain.address() as AddressInfo,
      ...(tlsPort !== undefined && { tlsPort }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ApiServerOptions,
  signal: AbortSignal,
): Promise<void> {
  // The other end may go at any moment; what it asked for is finished all the same.
  response.on('error', () => {});
  const body = await readBody(incoming);
  if (body === 'aborted') return;
  if (body === 'too large') {
    refuseTooLarge(response, options);
    return;
  }
  const answer = await options.handle(
    {
      method: incoming.method ?? 'GET',
      target: incoming.url ?? '/',
      headers: pairs(incoming.rawHeaders),
      body,
      sourceIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      protocol: `HTTP/${incoming.httpVersion}`,
    },
    signal,
  );
  if (response.destroyed) return;
  const bodiless = answer.status === 204 || answer.status === 304;
  const headers = answer.headers.flat();
  if (!bodiless) headers.push('Content-Length', String(answer.body.length));
  response.writeHead(answer.status, headers);
  response.end(bodiless ? undefined : answer.body);
}

/** From in front of the API: no request id, no segment (observed). */
function refuseTooLarge(response: ServerResponse, { tooLarge }: ApiServerOptions): void {
  response.writeHead(413, { 'Content-Type': tooLarge.contentType, Connection: 'close' });
  response.end(tooLarge.body);
}

const pairs = (raw: readonly string[]): ApiRequest['headers'] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

/** What is not HTTP, or is more of it than is taken. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ['408 Request Timeout', 'Request Timeout']
        : ['400 Bad Request', 'Bad Request'];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
