import { createServer, type IncomingHttpHeaders } from 'node:http';
import { close, listen } from '../../edge/listen.ts';

/** A request for something that a machine tells the programs on it. */
export interface MetadataRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface MetadataAnswer {
  readonly status: number;
  /** Anything but text is written as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface MetadataServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves the metadata of one task or instance on a port of its own, by which the caller is known. */
export async function startMetadataServer(
  answer: (request: MetadataRequest) => MetadataAnswer,
): Promise<MetadataServer> {
  const server = createServer((request, response) => {
    request.resume();
    const { status, body, headers } = answer({
      method: request.method ?? 'GET',
      path: (request.url ?? '/').split('?')[0] ?? '/',
      headers: request.headers,
    });
    const isText = body === undefined || typeof body === 'string';
    response.writeHead(status, {
      'content-type': isText ? 'text/plain' : 'application/json',
      ...headers,
    });
    response.end(isText ? body : JSON.stringify(body));
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    port,
    stop: () => close(server),
  };
}
