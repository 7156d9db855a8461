import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { answerBytes, errorAnswer } from './answers.ts';
import { type Forwarding, type ForwardOutcome, tryRequest } from './forward.ts';
import type { FrontRequest } from './front-request.ts';
import { headerPairs } from './target-headers.ts';
import type { Lease } from './target-pool.ts';

/**
 * Hands a request for a WebSocket to a target and, once the target has agreed, everything both ways,
 * until either end closes or both are silent for the idle timeout. Resolves then.
 */
export function forwardUpgrade(
  given: FrontRequest,
  client: Duplex,
  head: Buffer,
  lease: Lease,
  { clock, idleTimeout, headers }: Forwarding,
): Promise<ForwardOutcome> {
  const { target } = lease;
  return new Promise((resolve) => {
    const sentAt = clock.now();
    let answered: { at: number; status: number } | undefined;
    const outgoing = tryRequest({
      host: target.host,
      port: target.port,
      method: given.method,
      path: given.target,
      headers: [...headers, ['Connection', 'Upgrade'], ['Upgrade', 'websocket']].flat(),
      agent: false,
      timeout: idleTimeout,
      signal: lease.signal,
    });
    if (outgoing === undefined) {
      lease.release();
      client.end(answerBytes(errorAnswer(400)));
      return resolve({ status: 400 });
    }
    const settle = (status: number) => {
      client.destroy();
      outgoing.destroy();
      lease.release();
      resolve({
        status,
        target: `${target.host}:${target.port}`,
        ...(answered !== undefined && {
          targetStatus: answered.status,
          requestTime: sentAt - given.createdAt,
          targetTime: answered.at - sentAt,
          responseTime: 0,
        }),
      });
    };
    const fail = (status: number) => {
      if (client.writable && answered === undefined) client.end(answerBytes(errorAnswer(status)));
      settle(status);
    };
    let silence = 502;
    outgoing.on('timeout', () => {
      silence = 504;
      outgoing.destroy(new Error('idle'));
    });
    outgoing.on('error', () => fail(silence));
    client.on('error', () => settle(answered?.status ?? 460));
    client.on('close', () => settle(answered?.status ?? 460));
    outgoing.on('upgrade', (answer, socket, first) => {
      answered = { at: clock.now(), status: 101 };
      socket.setTimeout(idleTimeout, () => socket.destroy());
      socket.on('error', () => settle(101));
      socket.on('close', () => settle(101));
      client.on('close', () => socket.destroy());
      client.write(answerHead(answer));
      if (first.length > 0) client.write(first);
      if (head.length > 0) socket.write(head);
      socket.pipe(client).pipe(socket);
    });
    outgoing.on('response', (answer) => {
      const status = answer.statusCode ?? 502;
      answered = { at: clock.now(), status };
      client.write(answerHead(answer));
      answer.on('data', (chunk: Buffer) => client.write(chunk));
      answer.on('end', () => client.end(() => settle(status)));
    });
    outgoing.end();
  });
}

/** As the target wrote it; the refusal of an upgrade ends the connection. */
function answerHead(answer: IncomingMessage): string {
  const refused = answer.statusCode !== 101;
  const headers = headerPairs(answer.rawHeaders).filter(
    ([name]) => !refused || !/^(connection|keep-alive|transfer-encoding)$/i.test(name),
  );
  return [
    `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(refused ? ['Connection: close'] : []),
    '',
    '',
  ].join('\r\n');
}
