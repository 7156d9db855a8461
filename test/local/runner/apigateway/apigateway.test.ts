import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createRestApi,
  type RestApi,
} from '../../../../local/runner/emulators/apigateway/apigateway.ts';
import { testCloud } from '../protocols/aws-server.ts';
import { answering, FakeFunctions, FakeSampler, ordersApi, placeOrder } from './api-under-test.ts';

const cloud = testCloud();
const functions = new FakeFunctions();
const running: RestApi[] = [];

const routes = [
  placeOrder,
  { ...placeOrder, httpMethod: 'GET', resourcePath: '/orders/{orderId}' },
  { ...placeOrder, httpMethod: 'HEAD' },
];

async function start(config = ordersApi({ routes })): Promise<RestApi> {
  const api = await createRestApi(cloud, config, {
    functions,
    sampler: new FakeSampler(),
    host: '127.0.0.1',
    port: 0,
    onSampledOut: () => {},
  });
  running.push(api);
  return api;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.stop()));
  cloud.segments.length = 0;
  cloud.warnings.length = 0;
  functions.invocations.length = 0;
  functions.answer = async () => answering({ statusCode: 200, body: '{"ok":true}' });
});

/** Sends bytes as they are and collects the answer until the other end closes. */
function send(api: RestApi, ...chunks: (string | Buffer)[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(api.address.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => {});
    for (const chunk of chunks) socket.write(chunk);
  });
}

const head = (line: string, ...headers: string[]) =>
  [line, 'Host: x', ...headers, '', ''].join('\r\n');

describe('createRestApi', () => {
  it('serves the stage at its address', async () => {
    const api = await start();

    const response = await fetch(`${api.url}/orders`, { method: 'POST', body: '{"a":"ü"}' });

    expect(api).toMatchObject({
      url: `http://127.0.0.1:${api.address.port}/prod`,
      name: 'orders/prod',
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ok: true });
    expect(functions.event).toMatchObject({ body: '{"a":"ü"}', httpMethod: 'POST' });
    expect(cloud.segments).toHaveLength(1);
  });

  it('sends every value of a header', async () => {
    const api = await start();
    functions.answer = async () =>
      answering({ multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] }, body: 'é' });

    const response = await fetch(`${api.url}/orders`, { method: 'POST' });

    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('content-length')).toBe('2');
  });

  it('answers HEAD without a body and 204 without a length', async () => {
    const api = await start();

    const headed = await fetch(`${api.url}/orders`, { method: 'HEAD' });
    functions.answer = async () => answering({ statusCode: 204, body: 'ignored' });
    const empty = await fetch(`${api.url}/orders`, { method: 'POST' });

    expect([headed.status, headed.headers.get('content-length'), await headed.text()]).toEqual([
      200,
      '11',
      '',
    ]);
    expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([
      204,
      null,
      '',
    ]);
  });

  it('keeps a connection for the next request, pipelined ones included', async () => {
    const api = await start();

    const answer = await send(
      api,
      head('GET /prod/orders/1 HTTP/1.1'),
      head('GET /prod/nowhere HTTP/1.1'),
      head('GET /prod/orders/2 HTTP/1.1', 'Connection: close'),
    );

    expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 403',
      'HTTP/1.1 200',
    ]);
  });

  it('reads a chunked body', async () => {
    const api = await start();

    const answer = await send(
      api,
      head('POST /prod/orders HTTP/1.1', 'Transfer-Encoding: chunked', 'Connection: close'),
      '3\r\n{"a\r\n',
      '4\r\n":1}\r\n0\r\n\r\n',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(functions.event.body).toBe('{"a":1}');
  });

  it('refuses a body above 10 MB, declared or chunked, and stays there', async () => {
    const api = await start();
    const large = Buffer.alloc(11 * 1024 * 1024, 'a');
    const expected = 'HTTP content length exceeded 10485760 bytes.';

    const declared = await fetch(`${api.url}/orders`, { method: 'POST', body: large });
    const chunked = await fetch(`${api.url}/orders`, {
      method: 'POST',
      body: new ReadableStream({
        start: (controller) => {
          controller.enqueue(large);
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit);
    const after = await fetch(`${api.url}/orders/1`);

    expect([declared.status, await declared.text()]).toEqual([413, expected]);
    expect([chunked.status, await chunked.text()]).toEqual([413, expected]);
    expect(after.status).toBe(200);
    expect(functions.invocations).toHaveLength(1);
  });

  it('tells a client that asks first that its body is too large', async () => {
    const api = await start();

    const answer = await send(
      api,
      head('POST /prod/orders HTTP/1.1', 'Expect: 100-continue', 'Content-Length: 999999999'),
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413/);
  });

  it('lets a client that asks first send its body', async () => {
    const api = await start();

    const body = await new Promise<string>((resolve) => {
      const request = httpRequest(`${api.url}/orders`, {
        method: 'POST',
        headers: { expect: '100-continue', 'content-length': 2 },
      });
      request.on('continue', () => request.end('{}'));
      request.on('response', (response) => {
        response.setEncoding('utf8').on('data', resolve);
      });
      request.flushHeaders();
    });

    expect(body).toBe('{"ok":true}');
  });

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400],
    ['no host', 'GET /prod/orders/1 HTTP/1.1\r\n\r\n', 400],
    ['a length that is no number', head('POST /prod/orders HTTP/1.1', 'Content-Length: many'), 400],
    [
      'two lengths',
      head('POST /prod/orders HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
      400,
    ],
    [
      'a chunk that is none',
      `${head('POST /prod/orders HTTP/1.1', 'Transfer-Encoding: chunked')}zz\r\n`,
      400,
    ],
    ['a header with a line break', head('GET /prod/orders/1 HTTP/1.1', 'X-A: a\rb'), 400],
    [
      'headers of 12 KB',
      head('GET /prod/orders/1 HTTP/1.1', `X-A: ${'a'.repeat(12_000)}`, 'Connection: close'),
      431,
    ],
    ['headers of 100 KB', head('GET /prod/orders/1 HTTP/1.1', `X-A: ${'a'.repeat(100_000)}`), 431],
    ['a malformed path', head('GET /prod/orders/%e0%a4%a HTTP/1.1', 'Connection: close'), 400],
    ['a path that climbs', head('GET /prod/../orders/1 HTTP/1.1', 'Connection: close'), 403],
    ['zero bytes in the path', head('GET /prod/orders/%00 HTTP/1.1', 'Connection: close'), 200],
  ])('answers %s', async (_, bytes, status) => {
    const api = await start();

    const answer = await send(api, bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect((await fetch(`${api.url}/orders/1`)).status).toBe(200);
    expect(cloud.warnings).toEqual([]);
  });

  it('survives random bytes', async () => {
    const api = await start();
    let seed = 7;
    const bytes = Buffer.from(
      Array.from({ length: 4096 }, () => {
        seed = (seed * 16_807) % 2_147_483_647;
        return seed % 256;
      }),
    );

    await send(api, bytes);

    expect((await fetch(`${api.url}/orders/1`)).status).toBe(200);
  });

  it('finishes what a client that went away asked for', async () => {
    const api = await start();
    let release = () => {};
    const called = new Promise<void>((resolve) => {
      functions.answer = async () => {
        resolve();
        await new Promise<void>((finish) => {
          release = finish;
        });
        return answering({ statusCode: 201 });
      };
    });
    const socket: Socket = connect(api.address.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(head('GET /prod/orders/1 HTTP/1.1'));
    await called;

    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.destroy();
    await closed;
    release();

    await expect.poll(() => cloud.segments[0]?.http?.response?.status).toBe(201);
    expect(cloud.warnings).toEqual([]);
  });

  it('forgets a request whose body never ends', async () => {
    const api = await start();

    const socket = connect(api.address.port, '127.0.0.1');
    await new Promise((resolve) =>
      socket.write(`${head('POST /prod/orders HTTP/1.1', 'Content-Length: 100')}half`, resolve),
    );
    socket.destroy();
    await fetch(`${api.url}/orders/1`);

    expect(functions.invocations).toHaveLength(1);
  });

  it('says which port is busy', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const starting = createRestApi(cloud, ordersApi(), {
      functions,
      sampler: new FakeSampler(),
      host: '127.0.0.1',
      port,
      onSampledOut: () => {},
    });

    await expect(starting).rejects.toMatchObject({ name: 'PortInUseError', port });
    await new Promise((resolve) => other.close(resolve));
  });

  it('stops at once, with connections open and work under way', async () => {
    const api = await start();
    const called = new Promise<void>((resolve) => {
      functions.answer = () => {
        resolve();
        return new Promise(() => {});
      };
    });
    const hanging = fetch(`${api.url}/orders/1`).catch((error: unknown) => error);
    await called;

    await Promise.all([api.stop(), api.stop()]);

    expect(await hanging).toBeInstanceOf(TypeError);
    expect(cloud.segments).toEqual([]);
    expect(cloud.warnings).toEqual([]);
    await expect(fetch(api.url)).rejects.toThrow();
  });
});
