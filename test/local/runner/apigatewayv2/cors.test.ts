import { describe, expect, it } from 'vitest';
import type { CorsConfig } from '../../../../local/runner/emulators/apigatewayv2/config.ts';
import { headersOf, route, shippingApi, testHttpApi } from './http-api-under-test.ts';

const cors: CorsConfig = {
  allowOrigins: ['https://shop.example', 'https://*.example.com'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['content-type', 'x-amzn-trace-id'],
  exposeHeaders: ['x-total'],
  allowCredentials: true,
  maxAge: 600,
};

const corsOf = (response: Parameters<typeof headersOf>[0]) =>
  Object.fromEntries(
    Object.entries(headersOf(response)).filter(([name]) => /^(access-control|vary)/.test(name)),
  );

const preflight = (api: ReturnType<typeof testHttpApi>, origin: string, method = 'GET') =>
  api.call({
    method: 'OPTIONS',
    headers: [
      ['Origin', origin],
      ['Access-Control-Request-Method', method],
    ],
  });

describe('CORS of an HTTP API', () => {
  it('is answered by the API itself before a request, whether or not there is a route', async () => {
    const api = testHttpApi(shippingApi({ cors, routes: [route('$default')] }));

    const response = await preflight(api, 'https://shop.example');

    expect(response.status).toBe(204);
    expect(corsOf(response)).toEqual({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'content-type,x-amzn-trace-id',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(api.functions.invocations).toEqual([]);
  });

  it.each([
    ['https://other.example', 'GET'],
    ['https://shop.example.evil.example', 'GET'],
    ['https://shop.example', 'DELETE'],
  ])('allows nothing to %s by %s', async (origin, method) => {
    const response = await preflight(testHttpApi(shippingApi({ cors })), origin, method);

    expect(response.status).toBe(204);
    expect(corsOf(response)).toEqual({});
  });

  it('is on every answer to an origin, and what the function says of it is not', async () => {
    const api = testHttpApi(shippingApi({ cors }));
    api.answers({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' });

    const allowed = await api.call({ headers: [['Origin', 'https://www.example.com']] });
    const missing = await api.call({
      target: '/nowhere',
      headers: [['Origin', 'https://www.example.com']],
    });
    const other = await api.call({ headers: [['Origin', 'https://other.example']] });
    const none = await api.call();

    expect(corsOf(allowed)['access-control-allow-origin']).toBe('https://www.example.com');
    expect(corsOf(missing)['access-control-allow-origin']).toBe('https://www.example.com');
    expect([corsOf(other), corsOf(none)]).toEqual([{}, {}]);
  });

  it('may allow all origins and methods', async () => {
    const open = { ...cors, allowOrigins: ['*'], allowMethods: ['*'], allowCredentials: false };
    const api = testHttpApi(shippingApi({ cors: open }));

    expect(corsOf(await preflight(api, 'https://any.example', 'DELETE'))).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
    });
  });

  it('is left to the function where the API is not configured for it', async () => {
    const api = testHttpApi(shippingApi({ routes: [route('OPTIONS /shipping')] }));
    api.answers({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' });

    const response = await preflight(api, 'https://any.example');

    expect([response.status, corsOf(response)]).toEqual([
      200,
      { 'access-control-allow-origin': '*' },
    ]);
    expect((await preflight(testHttpApi(), 'https://any.example')).status).toBe(404);
  });
});
