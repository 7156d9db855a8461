import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the runtime hears when it asks for the next invocation. */
export interface RuntimeInvocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Qualified as the caller named it. */
  readonly functionArn: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly traceHeader?: string;
  /** JSON text. */
  readonly clientContext?: string;
}

/** What the runtime reports. Bodies are text as sent; sizes count bytes. */
export interface RuntimeEvents {
  /** The runtime is ready for an invocation, which `respond` hands over. */
  onNext(respond: (invocation: RuntimeInvocation) => void): void;
  onResponse(answer: RuntimeAnswer): void;
  onError(answer: RuntimeAnswer): void;
  onInitError(answer: RuntimeAnswer): void;
}

export interface RuntimeAnswer {
  /** Absent for `init/error`. */
  readonly requestId?: string;
  /** Cut off beyond `maxResponseBytes`. */
  readonly body: string;
  readonly bytes: number;
  /** JSON of an X-Ray cause. */
  readonly cause?: string;
  /** Peak memory of the process so far, in kilobytes. */
  readonly maxRss?: number;
}

export interface RuntimeApi {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  close(): void;
}

/** 6 MB and 100 bytes (observed in the service's own error text). */
export const maxResponseBytes = 6_291_556;

const invocationPath = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/**
 * The runtime API of one execution environment.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(events: RuntimeEvents): Promise<RuntimeApi> {
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (request, response) => {
    route(request, response, events).catch(() => response.destroy());
  });
  // A handler may run for 15 minutes between two calls on the same connection.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  events: RuntimeEvents,
): Promise<void> {
  const path = request.url ?? '';
  if (request.method === 'GET' && path === '/2018-06-01/runtime/invocation/next') {
    return events.onNext((invocation) => sendInvocation(response, invocation));
  }
  if (request.method === 'POST' && path === '/2018-06-01/runtime/init/error') {
    events.onInitError(await readAnswer(request));
    return sendJson(response, 202, { status: 'OK' });
  }
  const [, requestId, kind] = invocationPath.exec(path) ?? [];
  if (request.method !== 'POST' || requestId === undefined) {
    return sendJson(response, 404, { errorMessage: 'not found', errorType: 'NotFound' });
  }
  const answer = await readAnswer(request, decodeURIComponent(requestId));
  if (kind === 'error') events.onError(answer);
  else events.onResponse(answer);
  if (kind === 'response' && answer.bytes > maxResponseBytes) {
    return sendJson(response, 413, {
      errorMessage: `Exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
      errorType: 'RequestEntityTooLarge',
    });
  }
  sendJson(response, 202, { status: 'OK' });
}

function sendInvocation(response: ServerResponse, invocation: RuntimeInvocation): void {
  const content = Buffer.from(invocation.payload);
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': content.length,
    'lambda-runtime-aws-request-id': invocation.requestId,
    'lambda-runtime-deadline-ms': String(invocation.deadline),
    'lambda-runtime-invoked-function-arn': invocation.functionArn,
    ...(invocation.traceHeader !== undefined && {
      'lambda-runtime-trace-id': invocation.traceHeader,
    }),
    ...(invocation.clientContext !== undefined && {
      'lambda-runtime-client-context': invocation.clientContext,
    }),
  });
  response.end(content);
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const content = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(content),
  });
  response.end(content);
}

/** Reads to the end, so that the connection stays usable, but keeps no more than can be used. */
async function readAnswer(request: IncomingMessage, requestId?: string): Promise<RuntimeAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxResponseBytes) chunks.push(chunk);
  }
  const cause = request.headers['lambda-runtime-function-xray-error-cause'];
  const maxRss = Number(request.headers['x-max-rss']);
  return {
    ...(requestId !== undefined && { requestId }),
    body: Buffer.concat(chunks).toString(),
    bytes,
    ...(typeof cause === 'string' && { cause }),
    ...(maxRss > 0 && { maxRss }),
  };
}
