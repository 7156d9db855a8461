import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { milliseconds } from '../../../../local/xray/index.ts';
import {
  dnsName,
  forwardTo,
  group,
  head,
  sendBytes,
  startLoadBalancer,
  startRawTarget,
  startTarget,
  until,
} from './load-balancer-under-test.ts';

const root = '1-67891233-abcdef012345678912345678';

describe('a load balancer', () => {
  it('hands a request to its target and the answer back, and writes no segment', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget('i-1', (request, response) => {
      response.writeHead(
        201,
        'Made',
        [
          ['Content-Type', 'text/plain'],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['Keep-Alive', 'timeout=5'],
        ].flat(),
      );
      request.pipe(response);
    });
    await front.register(target);

    const response = await fetch(`${front.url}/orders?a=1&b=%20`, { method: 'POST', body: 'ü' });

    expect([response.status, response.statusText, await response.text()]).toEqual([
      201,
      'Made',
      'ü',
    ]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/orders?a=1&b=%20' });
    expect(seen[0]?.headers).toMatchObject({
      host: dnsName,
      'content-length': '2',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '80',
      'x-forwarded-proto': 'http',
    });
    expect(seen[0]?.headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(front.cloud.segments).toEqual([]);
    expect(front.cloud.warnings).toEqual([]);
  });

  it('lets the target see which trace a request belongs to, and the client not', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget();
    await front.register(target);

    const response = await fetch(front.url, {
      headers: { 'X-Amzn-Trace-Id': `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1` },
    });

    expect(seen[0]?.headers['x-amzn-trace-id']).toMatch(
      new RegExp(
        `^Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=${root};Parent=53995c3f42cd8ad8;Sampled=1$`,
      ),
    );
    expect(response.headers.get('x-amzn-trace-id')).toBeNull();
  });

  it('cuts the trace header to its root when all headers together are above 7 KB', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget();
    await front.register(target);

    await fetch(front.url, {
      headers: { 'X-Amzn-Trace-Id': `Root=${root};Sampled=1`, 'X-Large': 'x'.repeat(7000) },
    });

    expect(seen[0]?.headers['x-amzn-trace-id']).toBe(`Root=${root}`);
  });

  it('notes the proxies before it, and hands no header of a connection on', async () => {
    const front = await startLoadBalancer({ attributes: { dropInvalidHeaders: true } });
    const { target, seen } = await startTarget();
    await front.register(target);

    await sendBytes(
      front.port,
      head(
        'GET /a HTTP/1.1',
        'X-Forwarded-For: 203.0.113.7, 198.51.100.4',
        'X-Forwarded-Proto: https',
        'Connection: close, X-Mine',
        'X-Mine: 1',
        'TE: trailers',
        'Bad_Name: 1',
        'X-Kept: 1',
        'x-kept: 2',
      ),
    );

    expect(seen[0]?.headers).toMatchObject({
      host: 'shop.example',
      'x-forwarded-for': '203.0.113.7, 198.51.100.4, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-kept': '1, 2',
    });
    for (const gone of ['x-mine', 'te', 'bad_name'])
      expect(seen[0]?.headers).not.toHaveProperty(gone);
  });

  it.each([
    ['preserve', '203.0.113.7'],
    ['remove', undefined],
  ] as const)('can %s the proxies before it', async (forwardedFor, expected) => {
    const front = await startLoadBalancer({ attributes: { forwardedFor } });
    const { target, seen } = await startTarget();
    await front.register(target);

    await fetch(front.url, { headers: { 'X-Forwarded-For': '203.0.113.7' } });

    expect(seen[0]?.headers['x-forwarded-for']).toBe(expected);
  });

  it('streams both ways without waiting for the end of either', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget('i-1', (incoming, response) => {
      incoming.on('data', (chunk) => response.write(`echo ${chunk}`));
      incoming.on('end', () => response.end('end'));
    });
    await front.register(target);

    const outgoing = request(front.url, { method: 'POST' });
    const chunks: string[] = [];
    outgoing.on('response', (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk));
    });
    outgoing.write('one');
    await until(() => chunks.join('') === 'echo one');
    outgoing.write('two');
    await until(() => chunks.join('') === 'echo oneecho two');
    outgoing.end();

    await until(() => chunks.join('') === 'echo oneecho twoend');
  });

  it('hands on a body of many megabytes unchanged', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget('i-1', (incoming, response) => {
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      incoming.on('end', () => response.end(String(bytes)));
    });
    await front.register(target);
    const size = 30 * 1024 * 1024;

    const response = await fetch(front.url, { method: 'POST', body: Buffer.alloc(size, 'a') });

    expect(await response.text()).toBe(String(size));
  });

  it('answers HEAD, 204 and 304 without a body and keeps the connection', async () => {
    const front = await startLoadBalancer();
    const { target } = await startTarget('i-1', ({ url = '', method }, response) => {
      const status = Number(url.slice(1)) || 200;
      response.writeHead(status, method === 'HEAD' ? { 'Content-Length': 5 } : {}).end();
    });
    await front.register(target);

    const answer = await sendBytes(
      front.port,
      head('HEAD /200 HTTP/1.1'),
      head('GET /204 HTTP/1.1'),
      head('GET /304 HTTP/1.1', 'Connection: close'),
    );

    expect(answer.match(/HTTP\/1\.1 \d+|Content-Length: \d+/g)).toEqual([
      'HTTP/1.1 200',
      'Content-Length: 5',
      'HTTP/1.1 204',
      'HTTP/1.1 304',
    ]);
  });

  it('answers 503 while no target is registered, or none has passed its first check', async () => {
    const front = await startLoadBalancer();

    const none = await fetch(front.url);
    const starting = await startTarget();
    starting.health.status = 500;
    front.registry.register(group().arn, starting.target);
    await until(() => starting.health.checks > 0);
    const early = await fetch(front.url);

    expect([none.status, early.status]).toEqual([503, 503]);
    expect(none.headers.get('server')).toBe('awselb/2.0');
    expect(await none.text()).toContain('<h1>503 Service Temporarily Unavailable</h1>');
  });

  it.each([
    ['hangs up', ''],
    ['does not speak HTTP', 'hello\r\n\r\n'],
    ['stops within its headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['answers with a status that is none', 'HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n'],
    ['sends headers above 32 KB', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`],
    ['gives two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ])('answers 502 for a target that %s', async (_, answer) => {
    const front = await startLoadBalancer();
    await front.register(await startRawTarget(answer));

    const response = await fetch(front.url);

    expect([response.status, await response.text()]).toEqual([
      502,
      expect.stringContaining('502 Bad Gateway'),
    ]);
    await until(() => front.accessLog.length === 1);
    expect(front.accessLog[0]).toMatch(/ -1 -1 -1 502 - /);
  });

  it('answers 502 for a target that has gone', async () => {
    const front = await startLoadBalancer();
    const { target, stop } = await startTarget();
    await front.register(target);
    await stop();

    expect((await fetch(front.url)).status).toBe(502);
  });

  it('answers 504 for a target that is silent for the idle timeout', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(150) } });
    const { target } = await startTarget('i-1', () => {});
    await front.register(target);

    const response = await fetch(front.url, { method: 'POST', body: 'all of it' });

    expect([response.status, await response.text()]).toEqual([
      504,
      expect.stringContaining('504 Gateway Time-out'),
    ]);
  });

  it('answers 408 for a client that stops in the middle of its body', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(150) } });
    const { target } = await startTarget('i-1', () => {});
    await front.register(target);

    const answer = await sendBytes(
      front.port,
      head('POST / HTTP/1.1', 'Content-Length: 100'),
      'only this',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('answers 408 for a client that does not finish its headers', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(150) } });

    const answer = await sendBytes(front.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');

    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('waits for a target that takes its time within the idle timeout', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(5000) } });
    const { target } = await startTarget('i-1', (_, response) => {
      setTimeout(() => response.end('late'), 1300);
    });
    await front.register(target);

    expect(await (await fetch(front.url)).text()).toBe('late');
  });

  it('gives a request up when its client goes, and logs 460', async () => {
    const front = await startLoadBalancer();
    let closed = false;
    const { target, seen } = await startTarget('i-1', (incoming) => {
      incoming.socket.once('close', () => {
        closed = true;
      });
    });
    await front.register(target);
    const leaving = new AbortController();
    const response = fetch(front.url, { signal: leaving.signal }).catch(() => 'gone');

    await until(() => seen.length === 1);
    leaving.abort();

    expect(await response).toBe('gone');
    await until(() => closed && front.accessLog.length === 1);
    expect(front.accessLog[0]).toMatch(/ -1 -1 -1 460 - /);
  });

  it('cuts the answer short where the target does', async () => {
    const front = await startLoadBalancer();
    await front.register(
      await startRawTarget('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'),
    );

    const response = await fetch(front.url);

    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('hands the answer on that a target gives before it has read everything', async () => {
    const front = await startLoadBalancer({ attributes: { idleTimeout: milliseconds(150) } });
    const { target } = await startTarget('i-1', (_, response) => {
      response.writeHead(413, { Connection: 'close' }).end('too large');
    });
    await front.register(target);

    const answer = await sendBytes(
      front.port,
      head('POST / HTTP/1.1', 'Content-Length: 5000000'),
      Buffer.alloc(100_000, 'a'),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('tells a client that asks first to send its body', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget('i-1', (incoming, response) => {
      incoming.pipe(response);
    });
    await front.register(target);

    const answer = await sendBytes(
      front.port,
      head('POST / HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 2', 'Connection: close'),
      'ab',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 .*\r\n2\r\nab\r\n/s);
    expect(seen[0]?.headers).not.toHaveProperty('expect');
  });

  it('lets a client that is still sending read that there is no target', async () => {
    const front = await startLoadBalancer();

    const response = await fetch(front.url, { method: 'POST', body: Buffer.alloc(5_000_000, 'a') });

    expect(response.status).toBe(503);
  });

  it('passes on what a client sends in chunks by GET, and a POST without any body', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget('i-1', (incoming, response) => {
      incoming.pipe(response);
    });
    await front.register(target);

    const chunked = await sendBytes(
      front.port,
      head('GET / HTTP/1.1', 'Transfer-Encoding: chunked', 'Connection: close'),
      '3\r\nabc\r\n0\r\n\r\n',
    );
    const empty = await sendBytes(front.port, head('POST / HTTP/1.1', 'Connection: close'));

    expect(chunked).toContain('abc');
    expect(empty).toMatch(/^HTTP\/1\.1 200 /);
    expect(seen[1]?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('sends each request to the next healthy target', async () => {
    const front = await startLoadBalancer();
    for (const id of ['a', 'b', 'c']) await front.register((await startTarget(id)).target);

    const answers: string[] = [];
    for (let turn = 0; turn < 6; turn += 1) answers.push(await (await fetch(front.url)).text());

    expect([...answers.slice(0, 3)].sort()).toEqual(['a', 'b', 'c']);
    expect(answers.slice(3)).toEqual(answers.slice(0, 3));
  });

  it('sends each request to the target with the fewest under way, where the group says so', async () => {
    const least = group({ algorithm: 'least_outstanding_requests' });
    const front = await startLoadBalancer({ action: forwardTo(least) });
    const busy = await startTarget('busy', () => {});
    const idle = await startTarget('idle');
    await front.register(busy.target);
    fetch(front.url).catch(() => {});
    await until(() => busy.seen.length === 1);
    await front.register(idle.target);

    const answers: string[] = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push(await (await fetch(front.url)).text());

    expect(answers).toEqual(['idle', 'idle', 'idle']);
  });

  it('divides requests among target groups by weight, the same in every run', async () => {
    const arn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/${name}/1`;
    const [blue, green] = ['blue', 'green'].map((name) => group({ name, arn: arn(name) }));
    if (blue === undefined || green === undefined) throw new Error('no groups');
    const front = await startLoadBalancer({
      action: {
        kind: 'forward',
        targets: [
          { group: blue, weight: 3 },
          { group: green, weight: 1 },
        ],
      },
    });
    await front.register((await startTarget('blue')).target, blue.arn);
    await front.register((await startTarget('green')).target, green.arn);

    const answers: string[] = [];
    for (let turn = 0; turn < 8; turn += 1) answers.push(await (await fetch(front.url)).text());

    expect(answers.filter((answer) => answer === 'green')).toHaveLength(2);
    expect(answers.slice(4)).toEqual(answers.slice(0, 4));
  });

  it('names who holds the port of a listener, and leaves nothing behind', async () => {
    const { target, seen } = await startTarget();

    const second = startLoadBalancer({ port: target.port });

    await expect(second).rejects.toMatchObject({ name: 'PortInUseError', port: target.port });
    expect(seen).toEqual([]);
  });

  it('closes everything, also what is under way, and twice', async () => {
    const front = await startLoadBalancer();
    const { target, seen } = await startTarget('i-1', () => {});
    await front.register(target);
    const pending = fetch(front.url).catch(() => 'cut');
    await until(() => seen.length === 1);

    await Promise.all([front.stop(), front.stop()]);

    expect(await pending).toBe('cut');
    await expect(fetch(front.url)).rejects.toThrow();
  });
});
