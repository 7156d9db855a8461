import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { Cloud } from '../../cloud.ts';
import { type RestApiConfig, stageNodeName } from './config.ts';
import type { ApiRequest, ApiResponse } from './exchange.ts';
import { createRequestHandler, type RequestHandling } from './handle-request.ts';
import { bodyLimit, readBody } from './request-body.ts';

export interface RestApiOptions extends RequestHandling {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
}

export interface RestApi {
  /** `http://127.0.0.1:3000/prod` */
  readonly url: string;
  /** As on the map: `orders/prod`. */
  readonly name: string;
  readonly address: AddressInfo;
  /** Closes every connection; what is under way is given up. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Serves one stage of a REST API. Adds the node `<api>/<stage>` for sampled requests when the stage is
 * traced, or when the caller's header says `Sampled=1`.
 * @throws the listener's error, with `code` (`EADDRINUSE`) and `port`, when the port cannot be had.
 */
export async function createRestApi(
  cloud: Cloud,
  config: RestApiConfig,
  options: RestApiOptions,
): Promise<RestApi> {
  const handle = createRequestHandler(cloud, config, options);
  const stopping = new AbortController();
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    serve(incoming, response, handle, stopping.signal).catch((error: unknown) => {
      cloud.warn(`${stageNodeName(config)}: the local API Gateway failed: ${inspect(error)}`);
      response.destroy();
    });
  };
  const server = createServer(
    // Above API Gateway's own limit, so that the answer to a request over it is API Gateway's.
    { maxHeaderSize: 64 * 1024, keepAliveTimeout: 65_000 },
    listener,
  );
  // A client that asks before it sends a body learns at once that it is too large.
  server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
    if (Number(incoming.headers['content-length']) > bodyLimit) {
      refuseTooLarge(response);
    } else {
      response.writeContinue();
      listener(incoming, response);
    }
  });
  server.on('clientError', refuseMalformed);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  let stopped: Promise<void> | undefined;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${address.port}/${config.stage.name}`,
    name: stageNodeName(config),
    address,
    stop: () => {
      stopped ??= new Promise((resolve) => {
        server.close(() => resolve());
        stopping.abort();
        server.closeAllConnections();
      });
      return stopped;
    },
  };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  handle: (request: ApiRequest, signal: AbortSignal) => Promise<ApiResponse>,
  signal: AbortSignal,
): Promise<void> {
  // The other end may go at any moment; what it asked for is finished all the same.
  response.on('error', () => {});
  const body = await readBody(incoming);
  if (body === 'aborted') return;
  if (body === 'too large') {
    refuseTooLarge(response);
    return;
  }
  const answer = await handle(
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

/** Plain text, from in front of the API: no request id, no segment (observed). */
function refuseTooLarge(response: ServerResponse): void {
  response.writeHead(413, { 'Content-Type': 'text/plain', Connection: 'close' });
  response.end(`HTTP content length exceeded ${bodyLimit} bytes.`);
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
