import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AwsRequest, AwsResponse, AwsService } from '../cloud.ts';
import { AwsError, internalFailure } from '../emulators/protocols/aws-error.ts';
import { type Credential, readCredential } from './credential.ts';
import { findForeignHost } from './host-guard.ts';
import type { Identities } from './identities.ts';
import { close, listen } from './listen.ts';
import { headersOfReadBody, RequestAbortedError, readBody } from './request-body.ts';
import { guessService } from './service-name.ts';
import { wireError } from './wire-errors.ts';

export interface EdgeOptions {
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  readonly region: string;
  /** By the name that requests are signed for: `sqs`, `dynamodb`, … */
  readonly services: Readonly<Record<string, AwsService>>;
  readonly identities: Identities;
  /** Answers the runner's own requests, such as `/_tracelab/status`, and says whether it did. */
  readonly control?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** A defect of ours, for the person at the terminal. */
  readonly log: (message: string) => void;
  /** Names besides loopback and AWS's by which the edge may be called. @default none */
  readonly allowedHosts?: readonly string[];
  /** Serves AWS's own host names over HTTPS as well, on a port of its own. @default HTTP only */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

export interface Edge {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  /** `127.0.0.1:4566` */
  readonly address: string;
  /** Where `https://<service>.<region>.amazonaws.com` may be mapped to. */
  readonly tlsPort?: number;
  stop(): Promise<void>;
}

/**
 * The one AWS endpoint: says who calls which service and hands the request on. Signatures are not
 * verified and permissions not evaluated.
 *
 * @throws PortInUseError
 */
export async function startEdge(options: EdgeOptions): Promise<Edge> {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    void serve(options, request, response);
  };
  const servers: Server[] = [createServer(listener)];
  if (options.tls !== undefined) {
    const { key, certificate } = options.tls;
    servers.push(createTlsServer({ key, cert: certificate }, listener));
  }
  const stop = async () => {
    await Promise.all(servers.map(close));
  };
  try {
    const [plain, tls] = servers;
    const port = plain && (await listen(plain, options.port, options.host));
    const tlsPort = tls && (await listen(tls, 0, options.host));
    const address = `${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    return { url: `http://${address}`, address, tlsPort, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function serve(
  options: EdgeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const headers = flatHeaders(request);
  const { path, query } = splitTarget(request.url ?? '/');
  const credential = readCredential(headers, query);
  const service = typeof credential === 'object' ? credential.service : guessService(path, headers);
  try {
    const foreign = findForeignHost(headers, options.allowedHosts);
    if (foreign !== undefined) throw new AwsError('Forbidden', foreign, { status: 403 });
    if (options.control?.(request, response)) return;
    const body = await readBody(request);
    const { accessKeyId, handler } = route(options, credential);
    const awsRequest: AwsRequest = {
      service: service ?? '',
      method: request.method ?? 'GET',
      path,
      query,
      headers: headersOfReadBody(headers),
      body,
      caller: options.identities.find(accessKeyId),
      requestId,
      traceHeader: headers['x-amzn-trace-id'],
      signal: signalOfCaller(response),
    };
    send(response, await handler(awsRequest), requestId);
  } catch (error) {
    if (error instanceof RequestAbortedError) return;
    if (!(error instanceof AwsError)) {
      const stack = error instanceof Error ? error.stack : String(error);
      options.log(`${service ?? 'edge'} failed on ${request.method} ${path}: ${stack}`);
    }
    const known = error instanceof AwsError ? error : internalFailure(error);
    const contentType = headers['content-type'];
    send(response, wireError(known, { service, contentType, requestId }), requestId);
  }
}

/** @throws AwsError saying what to do, for a request that no service here answers. */
function route(
  { services, region }: EdgeOptions,
  credential: Credential | 'malformed' | undefined,
): { accessKeyId: string; handler: AwsService } {
  const emulated = Object.keys(services).sort().join(', ');
  if (credential === undefined) {
    throw new AwsError(
      'MissingAuthenticationToken',
      `Request is missing Authentication Token: sign it with any access key. Emulated services: ${emulated}.`,
      { status: 403 },
    );
  }
  if (credential === 'malformed') {
    throw new AwsError(
      'IncompleteSignature',
      'Credential must be of the form <access key>/<date>/<region>/<service>/aws4_request.',
    );
  }
  const handler = Object.hasOwn(services, credential.service)
    ? services[credential.service]
    : undefined;
  if (handler === undefined) {
    throw new AwsError(
      'ServiceNotEmulated',
      `TraceLab does not emulate the service "${credential.service}". Emulated services: ${emulated}.`,
      { status: 501 },
    );
  }
  // STS signs for its global endpoint's region whatever region the caller is in.
  if (credential.service !== 'sts' && (credential.region ?? region) !== region) {
    throw new AwsError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${credential.region}': TraceLab runs "${region}", set AWS_REGION to it.`,
      { status: 403 },
    );
  }
  return { accessKeyId: credential.accessKeyId, handler };
}

/** Aborts when the connection ends before the answer is out. */
function signalOfCaller(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

function splitTarget(target: string): { path: string; query: URLSearchParams } {
  // Proxies send the whole URL.
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = local.indexOf('?');
  const path = mark < 0 ? local : local.slice(0, mark);
  return { path: path || '/', query: new URLSearchParams(mark < 0 ? '' : local.slice(mark + 1)) };
}

function send(response: ServerResponse, answer: AwsResponse, requestId: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, {
    'x-amzn-requestid': requestId,
    ...answer.headers,
    'content-length': body?.length ?? 0,
  });
  response.end(body);
}
