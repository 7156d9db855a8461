import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Action, Condition } from '../../../../local/runner/emulators/elbv2/config.ts';
import { milliseconds } from '../../../../local/xray/index.ts';
import {
  dnsName,
  forwardTo,
  group,
  head,
  sendBytes,
  startLoadBalancer,
  startTarget,
  until,
} from './load-balancer-under-test.ts';

const fixed = (status: number, body = ''): Action => ({
  kind: 'fixed-response',
  status,
  contentType: 'text/plain',
  body,
});

const redirect = (change: Partial<Extract<Action, { kind: 'redirect' }>> = {}): Action => ({
  kind: 'redirect',
  status: 302,
  protocol: '#{protocol}',
  host: '#{host}',
  port: '#{port}',
  path: '/#{path}',
  query: '#{query}',
  ...change,
});

const path = (...values: string[]): Condition => ({ kind: 'path-pattern', values });

describe('a listener', () => {
  it('answers by the first rule that fits, and by its default otherwise', async () => {
    const front = await startLoadBalancer({
      rules: [
        { priority: 10, conditions: [path('/a*')], action: fixed(200, 'first') },
        { priority: 20, conditions: [path('/ab')], action: fixed(200, 'second') },
        {
          priority: 30,
          conditions: [{ kind: 'host-header', values: ['admin.example'] }],
          action: fixed(200, 'admin'),
        },
      ],
      action: fixed(404, 'default'),
    });

    const ask = async (target: string, host?: string) =>
      (
        await sendBytes(
          front.port,
          [`GET ${target} HTTP/1.1`, `Host: ${host ?? 'x'}`, 'Connection: close', '', ''].join(
            '\r\n',
          ),
        )
      )
        .split('\r\n\r\n')
        .at(-1);

    expect(await ask('/ab')).toBe('first');
    expect(await ask('/b')).toBe('default');
    expect(await ask('/b', 'ADMIN.example:8080')).toBe('admin');
    expect(await ask('http://admin.example/b')).toBe('admin');
  });

  it('answers by itself as its rule says', async () => {
    const front = await startLoadBalancer({ action: fixed(418, 'tea') });

    const response = await fetch(front.url, { method: 'POST', body: 'x' });

    expect([response.status, await response.text()]).toEqual([418, 'tea']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      server: 'awselb/2.0',
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '3',
    });
  });

  it('says why a rule does not run here', async () => {
    const reason = 'actions of type "authenticate-oidc" are not emulated <here>';
    const front = await startLoadBalancer({ action: { kind: 'not-emulated', reason } });

    const response = await fetch(front.url);

    expect(response.status).toBe(501);
    expect(await response.text()).toContain(
      'Not emulated here: actions of type "authenticate-oidc" are not emulated &#60;here&#62;',
    );
  });

  it.each([
    [
      redirect({ path: '/new/#{path}' }),
      'shop.example',
      '/old?a=1',
      'http://shop.example:80/new/old?a=1',
    ],
    [
      redirect({ protocol: 'HTTPS', port: '443' }),
      'shop.example:8080',
      '/x',
      'https://shop.example:443/x',
    ],
    [
      redirect({ host: 'other.example', query: '' }),
      'shop.example',
      '/x?a',
      'http://other.example:80/x',
    ],
    [redirect({ path: '/moved' }), dnsName, '/x', `http://${dnsName}:80/moved`],
  ])('redirects by %j', async (action, host, target, location) => {
    const front = await startLoadBalancer({ action });

    const answer = await sendBytes(
      front.port,
      `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 302 /);
    expect(/Location: (.*)\r\n/.exec(answer)?.[1]).toBe(location);
  });

  it('redirects who called by the address of this machine to the address of this machine', async () => {
    const front = await startLoadBalancer({ action: redirect({ path: '/new', status: 301 }) });

    const response = await fetch(`${front.url}/old`, { redirect: 'manual' });

    expect([response.status, response.headers.get('location')]).toEqual([301, `${front.url}/new`]);
  });

  it.each([
    [405, head('TRACE / HTTP/1.1', 'Connection: close')],
    [414, head(`GET /${'a'.repeat(16_500)} HTTP/1.1`, 'Connection: close')],
    [400, head('GET / HTTP/1.1', `X: ${'a'.repeat(16_500)}`, 'Connection: close')],
    [
      400,
      head(
        'GET / HTTP/1.1',
        ...Array.from({ length: 9 }, (_, n) => `X-${n}: ${'a'.repeat(10_000)}`),
      ),
    ],
    [
      463,
      head(
        'GET / HTTP/1.1',
        `X-Forwarded-For: ${'10.0.0.1, '.repeat(30)}10.0.0.1`,
        'Connection: close',
      ),
    ],
    [400, 'hello\r\n\r\n'],
    [400, 'GET / HTTP/1.1\r\n\r\n'],
    [400, head('POST / HTTP/1.1', 'Content-Length: many')],
    [400, head('POST / HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked')],
    [400, head('GET / HTTP/1.1', 'Bad Header: 1')],
    [400, head('GET / HTTP/1.1', 'X: a\0b')],
  ])('answers %i to what it does not take', async (status, bytes) => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget();
    await front.register(target);

    const answer = await sendBytes(front.port, bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(seen).toEqual([]);
    expect((await fetch(front.url)).status).toBe(200);
  });

  it('survives whatever bytes a request line and headers may hold', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget();
    await front.register(target);
    const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.from([byte]));

    for (const byte of bytes) {
      const parts = (line: string) =>
        line
          .split('*')
          .flatMap((text, index) =>
            index === 0 ? [Buffer.from(text)] : [byte, Buffer.from(text)],
          );
      const line = Buffer.concat(
        parts('GET /a*b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      );
      const value = Buffer.concat(
        parts('GET / HTTP/1.1\r\nHost: x\r\nX: a*b\r\nConnection: close\r\n\r\n'),
      );
      for (const answer of await Promise.all([
        sendBytes(front.port, line),
        sendBytes(front.port, value),
      ])) {
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400) /);
      }
    }

    expect(front.cloud.warnings).toEqual([]);
  });

  it('lets no slow client keep others from being served', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(300) } });
    const { target } = await startTarget();
    await front.register(target);
    const slow = Array.from({ length: 50 }, () =>
      sendBytes(front.port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1'),
    );

    const response = await fetch(front.url);
    const answers = await Promise.all(slow);

    expect(response.status).toBe(200);
    expect(answers.every((answer) => /^HTTP\/1\.1 (408|200) /.test(answer))).toBe(true);
  });

  it('hands a WebSocket on, both ways, after the header has been added', async () => {
    const front = await startLoadBalancer();
    const { target, server } = await startTarget();
    let traceHeader: unknown;
    server.on('upgrade', ({ headers }, socket) => {
      traceHeader = headers['x-amzn-trace-id'];
      const accept = createHash('sha1')
        .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      socket.on('error', () => {}).on('end', () => socket.end());
      // An unmasked text frame, as servers send them.
      socket.once('data', () => socket.write(Buffer.from([0x81, 2, 0x6f, 0x6b])));
    });
    await front.register(target);

    const socket = new WebSocket(front.url.replace('http', 'ws'));
    const answer = await new Promise((resolve, reject) => {
      socket.addEventListener('open', () => socket.send('hello'));
      socket.addEventListener('message', ({ data }) => resolve(data));
      socket.addEventListener('error', reject);
    });

    expect(answer).toBe('ok');
    expect(traceHeader).toMatch(/^Root=1-/);
    await front.stop();
    await until(() => front.accessLog.length === 1);
    expect(front.accessLog[0]).toMatch(/^ws .* 101 101 /);
  });

  it('tells who wants a WebSocket that the target does not', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget('i-1', (_, response) => {
      response.writeHead(426, { 'X-Reason': 'no' }).end('not here');
    });
    await front.register(target);

    const answer = await sendBytes(
      front.port,
      head('GET / HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 426 /);
    expect(answer).toContain('X-Reason: no');
    expect(answer).toContain('not here');
  });

  it('answers requests for other upgrades, and for a WebSocket without a target, in HTTP', async () => {
    const front = await startLoadBalancer();

    const websocket = await sendBytes(
      front.port,
      head('GET / HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket'),
    );
    const { target, seen } = await startTarget();
    await front.register(target);
    const h2c = await sendBytes(
      front.port,
      head(
        'GET / HTTP/1.1',
        'Connection: Upgrade, HTTP2-Settings, close',
        'Upgrade: h2c',
        'HTTP2-Settings: AA',
      ),
    );

    expect(websocket).toMatch(/^HTTP\/1\.1 503 /);
    expect(h2c).toMatch(/^HTTP\/1\.1 200 /);
    expect(seen[0]?.headers).not.toHaveProperty('upgrade');
  });

  it('is not disturbed by clients that come and go', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget();
    await front.register(target);

    await Promise.all(
      Array.from(
        { length: 40 },
        (_, index) =>
          new Promise<void>((resolve) => {
            const socket = connect(front.port, '127.0.0.1');
            socket.on('error', () => {});
            socket.on('close', () => resolve());
            socket.write(head('POST / HTTP/1.1', 'Content-Length: 100').slice(0, 10 + index * 2));
            setTimeout(() => socket.resetAndDestroy(), index);
          }),
      ),
    );

    expect((await fetch(front.url)).status).toBe(200);
    expect(front.cloud.warnings).toEqual([]);
  });
});

describe('the access log of a load balancer', () => {
  it('has a line for each request, with the trace id that the target was given', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget();
    await front.register(target);

    await fetch(`${front.url}/orders?a="1"`, { headers: { 'User-Agent': 'curl "8"' } });

    await until(() => front.accessLog.length === 1);
    const at = '2027-01-15T08:00:00.000000Z';
    const { arn } = group();
    expect(front.accessLog[0]).toMatch(
      new RegExp(
        `^http ${at} app/front/50dc6c495c0c9188 127\\.0\\.0\\.1:\\d+ 127\\.0\\.0\\.1:${target.port} 0\\.000 0\\.000 0\\.000 200 200 \\d+ \\d+ ` +
          `"GET http://${dnsName}:80/orders\\?a=%221%22 HTTP/1\\.1" "curl \\\\x228\\\\x22" - - ${arn} ` +
          `"${seen[0]?.headers['x-amzn-trace-id']}" "-" "-" 0 ${at} "forward" "-" "-" "127\\.0\\.0\\.1:${target.port}" "200" "-" "-" TID_[0-9a-f]{32} "-" "-" "-"$`,
      ),
    );
  });

  it('counts the bytes of each request on a connection, and names the connection', async () => {
    const front = await startLoadBalancer({ action: fixed(200, 'x'.repeat(1000)) });
    const small = head('GET / HTTP/1.1');
    const large = head('GET / HTTP/1.1', `X: ${'x'.repeat(2000)}`);

    const socket = connect(front.port, '127.0.0.1');
    for (const [index, request] of [small, large].entries()) {
      socket.write(request);
      await until(() => front.accessLog.length === index + 1);
    }
    socket.destroy();

    const fields = front.accessLog.map((line) => line.split(' '));
    expect(fields.map((line) => Number(line[10]))).toEqual([small.length, large.length]);
    expect(fields.every((line) => Number(line[11]) > 1000)).toBe(true);
    expect(new Set(fields.map((line) => line.at(-4))).size).toBe(1);
  });

  it.each([
    [
      fixed(404),
      undefined,
      / - -1 -1 -1 404 - .* - "Root=[^"]+" "-" "-" 0 \S+ "fixed-response" "-" "-" "-" "-" /,
    ],
    [
      redirect({ path: '/new' }),
      undefined,
      / 302 - .*"redirect" "http:\/\/127\.0\.0\.1:\d+\/new" "-" /,
    ],
    [
      forwardTo(group()),
      undefined,
      / - -1 -1 -1 503 - .*targetgroup\/targets\/\S+ "Root=[^"]+" "-" "-" 0 \S+ "forward" /,
    ],
    [
      fixed(404),
      { priority: 7, conditions: [path('/*')], action: fixed(200) },
      / 200 - .* "-" "-" 7 \S+ "fixed-response" /,
    ],
  ])('shows what %j came to', async (action, rule, expected) => {
    const front = await startLoadBalancer({ action, ...(rule && { rules: [rule] }) });

    await fetch(`${front.url}/x`, { redirect: 'manual' });

    await until(() => front.accessLog.length === 1);
    expect(front.accessLog[0]).toMatch(expected);
  });

  it('is not written where the attributes do not ask for it', async () => {
    const front = await startLoadBalancer({
      action: fixed(200),
      attributes: { accessLogs: false },
    });

    await fetch(front.url);
    await front.stop();

    expect(front.accessLog).toEqual([]);
  });
});
