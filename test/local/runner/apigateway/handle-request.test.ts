import { afterEach, describe, expect, it, vi } from 'vitest';
import { milliseconds } from '../../../../local/xray/index.ts';
import {
  answering,
  FakeSampler,
  headersOf,
  ordersApi,
  placeOrder,
  testApi,
} from './api-under-test.ts';

const orderModel = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['customerId', 'items'],
  properties: {
    customerId: { type: 'string', minLength: 1 },
    items: {
      type: 'array',
      minItems: 1,
      items: { $ref: 'https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Item' },
    },
  },
};

const validating = ordersApi({
  models: {
    Order: orderModel,
    Item: {
      type: 'object',
      required: ['quantity'],
      properties: { quantity: { type: 'integer', minimum: 0, exclusiveMinimum: true } },
    },
  },
  routes: [{ ...placeOrder, bodyModels: { 'application/json': 'Order' } }],
});

const text = (response: { body: Buffer }) => response.body.toString();

afterEach(() => {
  vi.useRealTimers();
});

describe('createRequestHandler', () => {
  it('answers as the function says, with the headers that API Gateway adds', async () => {
    const api = testApi();
    api.functions.answer = async () =>
      answering({ statusCode: 201, headers: { 'X-Order': '17' }, body: 'made' });

    const response = await api.call();

    expect(response.status).toBe(201);
    expect(text(response)).toBe('made');
    expect(headersOf(response)).toEqual({
      'content-type': 'application/json',
      'x-order': '17',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-amz-apigw-id': expect.stringMatching(/^[\w-]{15}=$/),
      'x-amzn-trace-id': expect.stringMatching(/^Root=.*;Parent=.*;Sampled=1$/),
    });
  });

  it('keeps the content type that the function chose', async () => {
    const api = testApi();
    api.functions.answer = async () =>
      answering({ headers: { 'content-type': 'text/html' }, body: '<p>' });

    expect(headersOf(await api.call())['content-type']).toBe('text/html');
  });

  it.each([
    [
      'an unknown path',
      { target: '/prod/nowhere' },
      403,
      '{"message":"Missing Authentication Token"}',
      'MissingAuthenticationTokenException',
    ],
    [
      'an unknown method',
      { method: 'DELETE' },
      403,
      '{"message":"Missing Authentication Token"}',
      'MissingAuthenticationTokenException',
    ],
    [
      'another stage',
      { target: '/production/orders' },
      403,
      '{"message":"Forbidden"}',
      'ForbiddenException',
    ],
    ['no stage', { target: '*' }, 403, '{"message":"Forbidden"}', 'ForbiddenException'],
    [
      'a malformed path',
      { target: '/prod/orders/%c3%28' },
      400,
      '{"message":"Bad Request"}',
      'BadRequestException',
    ],
    [
      'a malformed query',
      { target: '/prod/orders?a=%' },
      400,
      '{"message":"Bad Request"}',
      'BadRequestException',
    ],
    [
      'a URL that is too long',
      { target: `/prod/orders?${'a'.repeat(10_300)}` },
      414,
      '{"message":"URI Too Long"}',
      'UriTooLongException',
    ],
    [
      'headers that are too large',
      { headers: [['X-A', 'a'.repeat(10_300)]] as const },
      431,
      '{"message":"Request Header Fields Too Large"}',
      'RequestHeaderFieldsTooLargeException',
    ],
  ])('refuses %s', async (_, request, status, body, errorType) => {
    const api = testApi();

    const response = await api.call(request);

    expect([response.status, text(response)]).toEqual([status, body]);
    expect(headersOf(response)).toMatchObject({
      'content-type': 'application/json',
      'x-amzn-errortype': errorType,
    });
    expect(api.functions.invocations).toEqual([]);
  });

  it('takes the whole URL as proxies write it', async () => {
    const api = testApi();

    const response = await api.call({ target: 'http://127.0.0.1:3000/prod/orders?a=1#part' });

    expect(response.status).toBe(200);
    expect(api.functions.event).toMatchObject({
      path: '/orders',
      queryStringParameters: { a: '1' },
    });
  });

  it('answers 502 when the function fails, and keeps its message to itself', async () => {
    const api = testApi();
    api.functions.answer = async () => ({
      ...answering({ errorType: 'Error', errorMessage: 'secret' }),
      functionError: 'Unhandled',
    });

    const response = await api.call();

    expect([response.status, text(response)]).toEqual([
      502,
      '{"message": "Internal server error"}',
    ]);
    expect(headersOf(response)['x-amzn-errortype']).toBe('InternalServerErrorException');
  });

  it('tells the terminal what is wrong with an answer that it cannot take', async () => {
    const api = testApi();
    api.functions.answer = async () => answering({ statusCode: 200, body: { ok: true } });

    const response = await api.call();

    expect(response.status).toBe(502);
    expect(api.cloud.warnings).toEqual([
      expect.stringMatching(/^POST \/prod\/orders: .*JSON\.stringify/),
    ]);
  });

  it('survives a Lambda service that breaks', async () => {
    const api = testApi();
    api.functions.answer = async () => {
      throw new TypeError('undefined is not a function');
    };

    const response = await api.call();

    expect([response.status, text(response)]).toEqual([
      500,
      '{"message": "Internal server error"}',
    ]);
    expect(api.cloud.warnings).toEqual([expect.stringContaining('undefined is not a function')]);
  });

  it('gives a function up after the integration’s timeout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const api = testApi();
    api.functions.answer = () => new Promise(() => {});

    const answering = api.call();
    await vi.advanceTimersByTimeAsync(28_999);
    expect(api.cloud.segments).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    const response = await answering;

    expect([response.status, text(response)]).toEqual([
      504,
      '{"message": "Endpoint request timed out"}',
    ]);
    const [call] = api.cloud.segments[0]?.subsegments ?? [];
    expect(call).toMatchObject({ fault: true, http: { request: { method: 'POST' } } });
    expect(call?.http).not.toHaveProperty('response');
  });

  it('does not mind a function that fails after it was given up', async () => {
    const api = testApi(
      ordersApi({
        routes: [
          {
            ...placeOrder,
            integration: { kind: 'lambda-proxy', functionArn: 'f', timeout: milliseconds(50) },
          },
        ],
      }),
    );
    let fail = (_: Error) => {};
    api.functions.answer = () => new Promise((_, reject) => (fail = reject));

    const answering = api.call();
    const response = await answering;
    fail(new Error('too late'));

    expect(response.status).toBe(504);
  });

  it('records nothing of what is given up at the stop', async () => {
    const api = testApi();
    api.functions.answer = () => new Promise(() => {});
    const stopping = new AbortController();

    const answering = api.call({}, stopping.signal);
    stopping.abort();
    await Promise.all([answering, api.call({}, stopping.signal)]);

    expect(api.cloud.segments).toEqual([]);
  });

  it('refuses what Lambda would not take', async () => {
    const api = testApi();

    const response = await api.call({ body: 'x'.repeat(6 * 1024 * 1024) });

    expect([response.status, text(response)]).toEqual([413, '{"message":"Request Too Long"}']);
    expect(api.functions.invocations).toEqual([]);
    expect(api.cloud.segments[0]).toMatchObject({ error: true });
  });

  it('answers a mock without a function', async () => {
    const api = testApi(
      ordersApi({
        routes: [
          {
            ...placeOrder,
            httpMethod: 'OPTIONS',
            integration: {
              kind: 'mock',
              status: 204,
              headers: { 'Access-Control-Allow-Origin': '*' },
              body: '',
            },
          },
        ],
      }),
    );

    const response = await api.call({ method: 'OPTIONS' });

    expect(response.status).toBe(204);
    expect(headersOf(response)).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(api.cloud.segments[0]).not.toHaveProperty('subsegments');
  });

  it('says why a method does not run here', async () => {
    const api = testApi(
      ordersApi({
        routes: [
          { ...placeOrder, integration: { kind: 'not-emulated', reason: 'authorization "X"' } },
        ],
      }),
    );

    const response = await api.call();

    expect(response.status).toBe(501);
    expect(JSON.parse(text(response))).toEqual({
      message: 'Not emulated here: authorization "X"',
    });
  });
});

describe('request validation', () => {
  const valid = JSON.stringify({ customerId: 'c', items: [{ quantity: 1 }] });

  it.each([
    ['a body that fits', valid, 'application/json'],
    ['parameters on the content type', valid, 'Application/JSON; charset=utf-8'],
    ['a content type without a model', '<order/>', 'application/xml'],
  ])('passes %s', async (_, body, contentType) => {
    const api = testApi(validating);

    const response = await api.call({ body, headers: [['content-type', contentType]] });

    expect(response.status).toBe(200);
  });

  it.each([
    ['what is not JSON', '{"customerId"'],
    ['no body', ''],
    ['another type', '[]'],
    ['null', 'null'],
    ['a missing member', '{"customerId":"c"}'],
    ['a list that is too short', '{"customerId":"c","items":[]}'],
    ['what another model forbids', '{"customerId":"c","items":[{"quantity":0}]}'],
    ['a fraction', '{"customerId":"c","items":[{"quantity":1.5}]}'],
    ['a member inherited from Object', '{"__proto__":{"customerId":"c","items":[{"quantity":1}]}}'],
  ])('refuses %s', async (_, body) => {
    const api = testApi(validating);

    const response = await api.call({ body });

    expect([response.status, text(response)]).toEqual([400, '{"message": "Invalid request body"}']);
    expect(headersOf(response)['x-amzn-errortype']).toBe('BadRequestException');
    expect(api.functions.invocations).toEqual([]);
  });

  it('takes a body without content type for JSON', async () => {
    const api = testApi(validating);

    expect((await api.call({ body: '[]', headers: [] })).status).toBe(400);
  });

  it('uses the $default model for every other content type', async () => {
    const api = testApi({
      ...validating,
      routes: [{ ...placeOrder, bodyModels: { $default: 'Order' } }],
    });

    expect((await api.call({ body: '[]', headers: [['content-type', 'text/csv']] })).status).toBe(
      400,
    );
  });

  it('refuses JSON that is nested deeper than the stack', async () => {
    const api = testApi({
      ...validating,
      models: { Order: { $ref: '#/definitions/list', definitions: { list: recursiveList } } },
    });

    const response = await api.call({ body: '['.repeat(100_000) + ']'.repeat(100_000) });

    expect(response.status).toBe(400);
    expect(api.cloud.warnings).toEqual([]);
  });

  it('reports a model that cannot be used, and serves the rest', async () => {
    const lost = testApi({ ...validating, models: { Order: orderModel } });
    const broken = testApi({
      ...validating,
      models: { Order: { type: 'object', id: 'http://[' } },
    });

    const response = await lost.call({ body: '{"customerId":"c","items":[{}]}' });

    expect(response.status).toBe(500);
    expect(lost.cloud.warnings).toEqual([expect.stringContaining('models/Item')]);
    expect((await broken.call({ body: '{}' })).status).toBe(200);
    expect(broken.cloud.warnings).toEqual([
      expect.stringContaining('the model "Order" cannot be used'),
    ]);
  });

  it('names the required parameters that are missing or blank', async () => {
    const api = testApi(
      ordersApi({
        routes: [
          {
            ...placeOrder,
            requiredParameters: [
              { location: 'header', name: 'X-Tenant' },
              { location: 'querystring', name: 'express' },
            ],
          },
        ],
      }),
    );

    const missing = await api.call({ target: '/prod/orders?express=' });
    const given = await api.call({
      target: '/prod/orders?express=1',
      headers: [['x-tenant', 'blue']],
    });

    expect([missing.status, text(missing)]).toEqual([
      400,
      '{"message": "Missing required request parameters: [X-Tenant, express]"}',
    ]);
    expect(given.status).toBe(200);
  });
});

describe('throttle', () => {
  const throttled = (throttle: { rate: number; burst: number }) =>
    ordersApi({
      stage: {
        name: 'prod',
        tracing: true,
        variables: {},
        methodSettings: [
          { resourcePath: '/*', httpMethod: '*', throttle: { rate: 1000, burst: 1000 } },
          { resourcePath: '/orders', httpMethod: '*', throttle },
        ],
      },
    });
  const statuses = async (api: ReturnType<typeof testApi>, count: number) => {
    const all: number[] = [];
    for (let index = 0; index < count; index++) all.push((await api.call()).status);
    return all;
  };

  it('allows a burst, then the rate', async () => {
    const api = testApi(throttled({ rate: 2, burst: 3 }));

    expect(await statuses(api, 4)).toEqual([200, 200, 200, 429]);
    api.cloud.clock.advance(499);
    expect(await statuses(api, 1)).toEqual([429]);
    api.cloud.clock.advance(1);
    expect(await statuses(api, 2)).toEqual([200, 429]);
    api.cloud.clock.advance(60_000);
    expect(await statuses(api, 4)).toEqual([200, 200, 200, 429]);
  });

  it('words the refusal as API Gateway does', async () => {
    const api = testApi(throttled({ rate: 0, burst: 0 }));

    const response = await api.call();

    expect([response.status, text(response)]).toEqual([429, '{"message":"Too Many Requests"}']);
    expect(headersOf(response)['x-amzn-errortype']).toBe('TooManyRequestsException');
  });

  it('counts each method by itself', async () => {
    const api = testApi(throttled({ rate: 1, burst: 1 }));
    await statuses(api, 2);

    const other = await api.call({ method: 'GET', target: '/prod/orders/17' });

    expect(other.status).toBe(200);
  });

  it('allows what an account allows where the stage says nothing', async () => {
    const api = testApi(ordersApi(), new FakeSampler({ sampled: false }));

    const all = await statuses(api, 5001);

    expect(all.filter((status) => status === 429)).toHaveLength(1);
  });
});

const recursiveList = { type: 'array', items: { $ref: '#/definitions/list' } };
