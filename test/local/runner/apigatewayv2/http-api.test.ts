import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpApi } from '../../../../local/runner/emulators/apigatewayv2/http-api.ts';
import { createCertificateAuthority } from '../../../../local/runner/processes/certificates.ts';
import { FakeFunctions } from '../apigateway/api-under-test.ts';
import { testCloud } from '../protocols/aws-server.ts';
import { route, shippingApi } from './http-api-under-test.ts';

async function start(config = shippingApi({ routes: [route('$default')] }), port = 0) {
  const cloud = testCloud();
  const functions = new FakeFunctions();
  const authority = await createCertificateAuthority();
  const certificate = await authority.issue(['*.execute-api.us-east-1.amazonaws.com']);
  const api = await createHttpApi(cloud, config, {
    functions,
    host: '127.0.0.1',
    port,
    certificate,
  });
  onTestFinished(() => api.stop());
  return { ...api, cloud, functions, port: Number(new URL(api.url).port) };
}

function sendBytes(port: number, ...chunks: string[]): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', () => {});
    for (const chunk of chunks) socket.write(chunk);
  });
}

describe('createHttpApi', () => {
  it('serves the default stage at the root, and another below its name', async () => {
    const usual = await start();
    const { stage } = shippingApi();
    const named = await start(shippingApi({ stage: { ...stage, name: 'dev' } }));

    const answers = await Promise.all([
      fetch(`${usual.url}/anything`),
      fetch(`${named.url}/shipping`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect([usual.name, named.name]).toEqual(['shipping', 'shipping/dev']);
    expect(named.url).toBe(`http://127.0.0.1:${named.port}/dev`);
    expect(Object.keys(usual.hosts)).toEqual([
      'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com:443',
    ]);
    expect(usual.conditionOf('Storefront/Shipping/Stage')).toEqual({ detail: usual.url });
    expect(usual.conditionOf('Storefront/Other')).toBeUndefined();
  });

  it('refuses a body above 10 MB in the words of HTTP APIs, and stays there', async () => {
    const { url, functions } = await start();

    const response = await fetch(`${url}/x`, {
      method: 'POST',
      body: Buffer.alloc(11 * 1024 * 1024, 'a'),
    });

    expect([response.status, await response.json()]).toEqual([
      413,
      { message: 'Request Entity Too Large' },
    ]);
    expect((await fetch(`${url}/x`)).status).toBe(200);
    expect(functions.invocations).toHaveLength(1);
  });

  it.each([
    ['what is not HTTP', ['hello\r\n\r\n'], 400],
    ['headers that do not end', [`GET / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`], 431],
    [
      'two lengths',
      ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
      400,
    ],
  ])('answers %s and serves the next', async (_, chunks, status) => {
    const { port, url, cloud } = await start();

    const answer = await sendBytes(port, ...chunks);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await fetch(url)).status).toBe(200);
    expect(cloud.warnings).toEqual([]);
  });

  it('is not disturbed by clients that leave in the middle', async () => {
    const { port, url, cloud } = await start();

    await Promise.all(
      Array.from(
        { length: 30 },
        (_, index) =>
          new Promise<void>((resolve) => {
            const socket = connect(port, '127.0.0.1');
            socket.on('error', () => {});
            socket.on('close', () => resolve());
            socket.write(
              'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1234'.slice(
                0,
                5 + index * 2,
              ),
            );
            setTimeout(() => socket.resetAndDestroy(), index);
          }),
      ),
    );

    expect((await fetch(url)).status).toBe(200);
    expect(cloud.warnings).toEqual([]);
  });

  it('names who holds its port', async () => {
    const { port } = await start();

    await expect(start(shippingApi(), port)).rejects.toMatchObject({
      name: 'PortInUseError',
      port,
    });
  });

  it('stops once, with what is under way', async () => {
    const { url, functions, stop } = await start();
    functions.answer = () => new Promise(() => {});
    const pending = fetch(url).catch(() => 'cut');
    await expect.poll(() => functions.invocations.length).toBe(1);

    await Promise.all([stop(), stop()]);

    expect(await pending).toBe('cut');
    await expect(fetch(url)).rejects.toThrow();
  });
});
