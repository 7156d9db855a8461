import type { IncomingMessage } from 'node:http';

/** 10 MB. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const bodyLimit = 10 * 1024 * 1024;

/** A client that is still sending does not listen yet, so this much is read before it is told that it is too much. */
const drainLimit = 64 * 1024 * 1024;

/** The whole body, or why there is none. Keeps no more than the limit in memory. */
export function readBody(incoming: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const declared = Number(incoming.headers['content-length'] ?? 0);
    let length = 0;
    let tooLarge = declared > bodyLimit;
    if (declared > drainLimit) resolve('too large');
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      tooLarge ||= length > bodyLimit;
      if (tooLarge) chunks.length = 0;
      else chunks.push(chunk);
      if (length > drainLimit) resolve('too large');
    });
    incoming.on('end', () => resolve(tooLarge ? 'too large' : Buffer.concat(chunks)));
    incoming.on('close', () => resolve('aborted'));
    incoming.on('error', () => resolve('aborted'));
  });
}
