import {
  type ClientRequest,
  type IncomingMessage,
  type RequestOptions,
  request,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import type { Clock, Milliseconds } from '../../../xray/index.ts';
import { errorAnswer, sendAnswer } from './answers.ts';
import type { FrontRequest } from './front-request.ts';
import { headerPairs, withoutConnectionHeaders } from './target-headers.ts';
import type { Lease } from './target-pool.ts';

export interface Forwarding {
  readonly clock: Clock;
  readonly idleTimeout: Milliseconds;
  /** As the target gets them. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What became of a forwarded request, for the access log. */
export interface ForwardOutcome {
  readonly status: number;
  /** Absent when it was not asked. */
  readonly target?: string;
  readonly targetStatus?: number;
  readonly requestTime?: number;
  readonly targetTime?: number;
  readonly responseTime?: number;
}

/** A target's headers above it are not taken. */
const mostResponseHeaders = 32 * 1024;

/**
 * Hands a request to a target and its answer to the client, both as they come; resolves when nothing of
 * it is under way any more. A target that does not answer in HTTP is a 502, one that is silent for the
 * idle timeout a 504, a client that goes before the answer is logged as 460.
 */
export function forwardRequest(
  given: FrontRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  lease: Lease,
  { clock, idleTimeout, headers }: Forwarding,
): Promise<ForwardOutcome> {
  const { target } = lease;
  const address = `${target.host}:${target.port}`;
  return new Promise((resolve) => {
    const sentAt = clock.now();
    let answeredAt: number | undefined;
    let targetStatus: number | undefined;
    let failure = 502;
    const outgoing = tryRequest({
      host: target.host,
      port: target.port,
      method: given.method,
      path: given.target,
      headers: [...headers, ...framing(incoming)].flat(),
      agent: lease.agent,
      timeout: idleTimeout,
      maxHeaderSize: mostResponseHeaders,
      signal: lease.signal,
    });
    if (outgoing === undefined) {
      lease.release();
      sendAnswer(response, errorAnswer(400));
      return resolve({ status: 400 });
    }
    let settled = false;
    const settle = (status: number) => {
      if (settled) return;
      settled = true;
      outgoing.destroy();
      lease.release();
      const requestTime = sentAt - given.createdAt;
      resolve({
        status,
        target: address,
        ...(targetStatus !== undefined && { targetStatus }),
        ...(answeredAt !== undefined && {
          requestTime,
          targetTime: answeredAt - sentAt,
          responseTime: clock.now() - answeredAt,
        }),
      });
    };
    const fail = () => {
      if (settled) return;
      if (response.headersSent) response.destroy();
      else if (!response.destroyed) sendAnswer(response, errorAnswer(failure));
      settle(failure);
    };

    outgoing.on('timeout', () => {
      // Silence while the body is awaited is the client's.
      failure = incoming.complete ? 504 : 408;
      outgoing.destroy(new Error('idle'));
    });
    outgoing.on('error', fail);
    outgoing.on('response', (answer) => {
      const at = clock.now();
      if (!relayHead(answer, response)) return outgoing.destroy(new Error('no answer in HTTP'));
      const status = answer.statusCode ?? 502;
      answeredAt = at;
      targetStatus = status;
      failure = status;
      pipeline(answer, response, (error) => {
        if (error != null) response.destroy();
        settle(status);
      });
    });
    // Unlike an error, it says only that there was no answer.
    outgoing.on('close', () => answeredAt === undefined && fail());
    // A target may answer and hang up before it has read everything: the answer counts.
    incoming.on('error', () => {});
    response.on('close', () => {
      if (response.writableFinished) return;
      settle(answeredAt === undefined ? 460 : (targetStatus ?? 460));
    });
    incoming.pipe(outgoing);
  });
}

/** The body is framed as the client framed it; what has no frame has no body. */
function framing({ headers, method }: IncomingMessage): [name: string, value: string][] {
  if (headers['transfer-encoding'] !== undefined) return [['Transfer-Encoding', 'chunked']];
  const expectsBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  return expectsBody && headers['content-length'] === undefined ? [['Content-Length', '0']] : [];
}

/** False of an answer that HTTP does not know: a status of `000`, say. */
function relayHead(answer: IncomingMessage, response: ServerResponse): boolean {
  const headers = withoutConnectionHeaders(headerPairs(answer.rawHeaders));
  response.sendDate = !headers.some(([name]) => name.toLowerCase() === 'date');
  try {
    response.writeHead(answer.statusCode ?? 0, answer.statusMessage || undefined, headers.flat());
  } catch {
    return false;
  }
  // So that events reach the client one by one.
  response.flushHeaders();
  return true;
}

/** Undefined for what the parser lets in and HTTP does not allow to be written. */
export function tryRequest(options: RequestOptions): ClientRequest | undefined {
  try {
    return request(options);
  } catch {
    return undefined;
  }
}
