import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { largestBody } from '../../../../local/xray/api/http.ts';
import { aSegment, closeTestXRays, startTestXRay } from './test-xray.ts';

const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await closeTestXRays();
});

/** An X-Ray and what speaks to it without an SDK's manners. */
async function anXRay() {
  const { xray, warnings, url, post } = await startTestXRay();
  const port = Number(new URL(url).port);
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
  /** Whether another client is served as if nothing were. */
  const answersOthers = async () => (await post('/GetSamplingRules')).status === 200;
  return { xray, warnings, port, open, post, answersOthers };
}

const head = (length: number, more = '') =>
  `POST /GetSamplingRules HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n${more}\r\n`;

/** All that comes until `done` says so, or the end, however it is made. */
async function read(socket: Socket, done: (text: string) => boolean = () => false) {
  let text = '';
  try {
    for await (const chunk of socket) {
      text += String(chunk);
      if (done(text)) break;
    }
  } catch {
    // The server need not read to the end what it refuses.
  }
  return text;
}

const count = (text: string, part: string): number => text.split(part).length - 1;

describe('the X-Ray API, with clients that misbehave', () => {
  it('answers others while fifty send their bodies a byte at a time', async () => {
    const { open, answersOthers } = await anXRay();
    const slow = await Promise.all(Array.from({ length: 50 }, open));
    for (const socket of slow) socket.write(head(2));
    for (const socket of slow) socket.write('{');

    expect(await answersOthers()).toBe(true);
    for (const socket of slow) socket.write('}');
    const answers = await Promise.all(
      slow.map((socket) => read(socket, (text) => text.includes('SamplingRuleRecords'))),
    );
    expect(answers.every((answer) => answer.startsWith('HTTP/1.1 200 '))).toBe(true);
  });

  it('answers requests that come in one piece one after the other', async () => {
    const { open } = await anXRay();
    const socket = await open();
    const unknown = head(2).replace('/GetSamplingRules', '/Nonsense');

    socket.write(`${head(2)}{}${unknown}{}${head(2)}[]${head(2)}{}`);
    const text = await read(socket, (so) => count(so, 'HTTP/1.1 ') === 4 && so.endsWith('}'));

    expect(text.match(/HTTP\/1\.1 (\d+)/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 200',
      'HTTP/1.1 400',
      'HTTP/1.1 200',
    ]);
  });

  it('goes on when clients leave at any point', async () => {
    const { open, warnings, answersOthers, xray } = await anXRay();
    const whole = `${head(2)}{}`;
    for (let length = 1; length <= whole.length; length += 7) {
      const socket = await open();
      socket.write(whole.slice(0, length));
      socket.resetAndDestroy();
    }
    const leaving = new AbortController();
    const { port } = await anXRay();
    const sent = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/TraceSegments',
      signal: leaving.signal,
    });
    sent.on('error', () => {});
    sent.write('{"TraceSegmentDocuments":[');
    leaving.abort();

    expect(await answersOthers()).toBe(true);
    expect(warnings).toEqual([]);
    expect(xray.count()).toBe(0);
  });

  it.each([
    ['a length that is none', 'Content-Length: many'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3'],
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked'],
    ['a line that is no header', 'nonsense'],
    ['a null in a header', 'X-A: a\0b'],
  ])('refuses %s, and ends the connection', async (_, lines) => {
    const { open, answersOthers } = await anXRay();
    const socket = await open();

    socket.write(`POST /GetSamplingRules HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n\r\n{}`);
    const text = await read(socket);

    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(await answersOthers()).toBe(true);
  });

  it('refuses headers without end', async () => {
    const { open, answersOthers } = await anXRay();
    const socket = await open();

    socket.write(head(2, `X-Long: ${'x'.repeat(100_000)}\r\n`));
    const text = await read(socket);

    expect(text).toMatch(/^(HTTP\/1\.1 431 |$)/);
    expect(await answersOthers()).toBe(true);
  });

  it('refuses chunks that are none', async () => {
    const { open, answersOthers } = await anXRay();
    const socket = await open();

    socket.write(
      'POST /GetSamplingRules HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}',
    );
    await read(socket);

    expect(await answersOthers()).toBe(true);
  });

  it('refuses a body that has no end in sight, and keeps nothing of it', async () => {
    const { open, answersOthers } = await anXRay();
    const socket = await open();
    socket.write(
      'POST /TraceSegments HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const before = process.memoryUsage().arrayBuffers;

    for (let sent = 0; sent <= 10 * largestBody && !socket.destroyed; sent += chunk.length) {
      socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      if (!socket.write('\r\n')) await once(socket, 'drain').catch(() => {});
    }

    // What was forgotten is not collected at once.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(7 * largestBody);
    expect(await answersOthers()).toBe(true);
    socket.write('0\r\n\r\n');
    expect(await read(socket, (text) => text.includes('}'))).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('does not wait for those who connect and say nothing', async () => {
    const { open, answersOthers } = await anXRay();
    await Promise.all(Array.from({ length: 200 }, open));

    expect(await answersOthers()).toBe(true);
  });

  it('stores what a hundred clients send at once', async () => {
    const { port, xray } = await anXRay();
    const agent = new Agent({ keepAlive: true, maxSockets: 100 });
    const body = () =>
      JSON.stringify({
        TraceSegmentDocuments: Array.from({ length: 5 }, () => JSON.stringify(aSegment())),
      });

    const statuses = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const sent = request({
          port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/TraceSegments',
          agent,
        });
        sent.end(body());
        const [response] = await once(sent, 'response');
        response.resume();
        await once(response, 'end');
        return response.statusCode;
      }),
    );
    agent.destroy();

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(xray.count()).toBe(500);
  });

  it.each([
    'application/json',
    'application/x-amz-json-1.1',
    'text/html',
    'multipart/form-data',
    '',
  ])('does not mind the content type "%s"', async (type) => {
    const { post } = await anXRay();

    const response = await post('/GetSamplingRules', '{}', { 'content-type': type });

    expect(response.status).toBe(200);
  });

  it('does not take a compressed body for JSON', async () => {
    const { post, answersOthers } = await anXRay();

    const response = await post('/GetSamplingRules', new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0]), {
      'content-encoding': 'gzip',
    });

    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
    expect(await answersOthers()).toBe(true);
  });
});
