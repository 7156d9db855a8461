import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpAnswer, XRayHttpRequest } from '../xray/index.ts';

/** A request as the signer of the AWS SDK takes and gives it. */
export interface SignableRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RequestForwarderOptions {
  /** Scheme, host and port; a path is put before that of each request. */
  readonly endpoint: URL;
  /** Gives the headers with which a request is sent. May throw: it is then sent unsigned, as the daemon of AWS does. */
  readonly sign: (request: SignableRequest) => Promise<Readonly<Record<string, string>>>;
  readonly agent: Agent;
  /** Ends the calls that are under way. */
  readonly signal: AbortSignal;
  /**
   * Answers a request that could not be signed, or whose answer did not come.
   * @default as the daemon of AWS does: it is sent unsigned; 502 without a body
   */
  readonly explain?: (failed: 'signing' | 'sending', error: unknown) => HttpAnswer;
  readonly log: (message: string) => void;
}

/** Milliseconds. */
const callTimeout = 30_000;

/** More than any answer of X-Ray's. */
const largestAnswer = 64 * 1024 * 1024;

/** What belongs to a connection or is written anew, and what only this machine is to know. */
const notPassedOn: ReadonlySet<string> = new Set([
  'accept-encoding',
  'authorization',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'proxy-authorization',
  'referer',
  'te',
  'transfer-encoding',
  'upgrade',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
]);

const badGateway: HttpAnswer = { status: 502, headers: {}, body: '' };

/**
 * The daemon's proxy: passes every method and path on to X-Ray, signed, and gives the answer back as it is.
 * X-Ray that cannot be reached answers 502 without a body, as at the daemon of AWS.
 */
export function forwardRequests(
  options: RequestForwarderOptions,
): (request: XRayHttpRequest) => Promise<HttpAnswer> {
  const { endpoint, sign, log, explain } = options;
  return async (received) => {
    // A whole URL, or `//host`, would lead elsewhere.
    if (!/^\/(?!\/)/.test(received.path)) {
      return { status: 400, headers: {}, body: '' };
    }
    const request = toSignable(endpoint, received);
    let { headers } = request;
    try {
      headers = await sign(request);
    } catch (error) {
      log(`Unable to sign the request: ${error instanceof Error ? error.message : error}`);
      if (explain !== undefined) return explain('signing', error);
    }
    try {
      return await send(request, received.path, headers, options);
    } catch (error) {
      log(`Proxy request failed with: ${error instanceof Error ? error.message : error}`);
      return explain?.('sending', error) ?? badGateway;
    }
  };
}

function toSignable(
  endpoint: URL,
  { method, path, headers, body }: XRayHttpRequest,
): SignableRequest {
  const [pathname = '/', search = ''] = path.split(/\?(.*)/s, 2);
  const passedOn = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !notPassedOn.has(name),
  );
  return {
    method,
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port !== '' && { port: Number(endpoint.port) }),
    path: endpoint.pathname.replace(/\/$/, '') + pathname,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: {
      ...Object.fromEntries(passedOn.map(([name, value]) => [name, String(value)])),
      host: endpoint.host,
    },
    body,
  };
}

function send(
  { method, path, body }: SignableRequest,
  received: string,
  headers: Readonly<Record<string, string>>,
  { endpoint, agent, signal }: RequestForwarderOptions,
): Promise<HttpAnswer> {
  const open = endpoint.protocol === 'https:' ? httpsRequest : httpRequest;
  const search = /\?.*/s.exec(received)?.[0] ?? '';
  return new Promise((resolve, reject) => {
    const outgoing = open(
      {
        method,
        hostname: endpoint.hostname.replace(/^\[|\]$/g, ''),
        port: endpoint.port,
        path: path + search,
        headers: { ...headers, 'content-length': body.length },
        agent,
        signal,
        timeout: callTimeout,
      },
      (response) => readAnswer(response).then(resolve, reject),
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${callTimeout} ms`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largestAnswer) throw new Error(`the answer is larger than ${largestAnswer} bytes`);
    chunks.push(chunk);
  }
  const headers = Object.entries(response.headers).filter(([name]) => !notPassedOn.has(name));
  return {
    status: response.statusCode ?? 502,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}
