import {
  Agent,
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import { close, listen } from '../../edge/listen.ts';

export interface ProxyOptions {
  readonly host: string;
  /** `0` takes any free one. */
  readonly port: number;
  /** Loopback port of the program, which may change when it is started again. */
  readonly target: () => number;
}

export interface ReverseProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** nginx's own defaults, which the platform leaves as they are. */
const largestBody = 1024 * 1024;
const patience = 60_000;

const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade']);

/**
 * The reverse proxy that the platform puts before the program: adds who called, and answers itself
 * where the program does not.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/nodejs-platform-proxy.html
 * @throws PortInUseError
 */
export async function startProxy(options: ProxyOptions): Promise<ReverseProxy> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    forward(request, response, options.target(), agent);
  });
  const port = await listen(server, options.port, options.host);
  return {
    port,
    stop: async () => {
      agent.destroy();
      await close(server);
    },
  };
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  agent: Agent,
): void {
  if (Number(request.headers['content-length'] ?? 0) > largestBody) {
    answer(response, 413, 'Request Entity Too Large');
    return;
  }
  const upstream = sendRequest({
    host: '127.0.0.1',
    port,
    agent,
    method: request.method,
    path: request.url,
    headers: forwardedHeaders(request),
    timeout: patience,
    setHost: false,
  });
  upstream.on('response', (reply) => {
    response.writeHead(reply.statusCode ?? 502, withoutHops(reply.headers));
    reply.pipe(response);
    reply.on('error', () => response.destroy());
  });
  upstream.on('timeout', () => {
    answer(response, 504, 'Gateway Time-out');
    upstream.destroy();
  });
  upstream.on('error', () => answer(response, 502, 'Bad Gateway'));
  // Who has gone needs no answer.
  response.on('close', () => {
    if (!response.writableFinished) upstream.destroy();
  });
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= largestBody) return;
    answer(response, 413, 'Request Entity Too Large');
    upstream.destroy();
  });
  request.on('error', () => upstream.destroy());
  request.pipe(upstream);
}

function forwardedHeaders({ headers, socket }: IncomingMessage) {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const before = headers['x-forwarded-for'];
  return {
    ...withoutHops(headers),
    // `$host` of nginx has no port.
    host: (headers.host ?? '').replace(/:\d+$/, ''),
    'x-real-ip': address,
    'x-forwarded-for': before === undefined ? address : `${before}, ${address}`,
  };
}

const withoutHops = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.has(name)));

function answer(response: ServerResponse, status: number, title: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {
    'content-type': 'text/html',
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(
    `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  );
}
