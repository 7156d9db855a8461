import { describe, expect, it } from 'vitest';
import { LambdaError } from '../../../../local/runner/emulators/lambda/errors.ts';
import { milliseconds } from '../../../../local/xray/index.ts';
import { answering } from '../apigateway/api-under-test.ts';
import {
  functionArn,
  headersOf,
  route,
  shippingApi,
  shown,
  testHttpApi,
} from './http-api-under-test.ts';

const root = '1-67891233-abcdef012345678912345678';

describe('an HTTP API', () => {
  it('gives the function an event in payload format 2.0', async () => {
    const api = testHttpApi(
      shippingApi({ stage: { ...shippingApi().stage, variables: { mode: 'test' } } }),
    );

    await api.call({
      method: 'POST',
      target: '/shipping/%C3%BC?a=1&a=2&b=%26+c&empty',
      headers: [
        ['Content-Type', 'application/json'],
        ['User-Agent', 'curl/8'],
        ['Cookie', 'a=1; b=2'],
        ['X-Many', '1'],
        ['x-many', '2'],
        ['Connection', 'keep-alive'],
        ['Host', '127.0.0.1:3001'],
        ['X-Forwarded-For', '203.0.113.7'],
      ],
      body: '{"a":"ü"}',
    });

    const { headers, ...event } = api.functions.event as Record<string, unknown>;
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /shipping/{id}',
      rawPath: '/shipping/%C3%BC',
      rawQueryString: 'a=1&a=2&b=%26+c&empty',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { a: '1,2', b: '& c', empty: '' },
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'a1b2c3d4e5',
        http: {
          method: 'POST',
          path: '/shipping/%C3%BC',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'curl/8',
        },
        requestId: expect.stringMatching(/^[\w-]{15}=$/),
        routeKey: 'POST /shipping/{id}',
        stage: '$default',
        time: '15/Jan/2027:08:00:00 +0000',
        timeEpoch: 1_800_000_000_000,
      },
      body: '{"a":"ü"}',
      pathParameters: { id: 'ü' },
      isBase64Encoded: false,
      stageVariables: { mode: 'test' },
    });
    expect(headers).toEqual({
      'content-length': '10',
      'content-type': 'application/json',
      host: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
      'user-agent': 'curl/8',
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      'x-many': '1,2',
    });
  });

  it('leaves out of the event what a request does not have', async () => {
    const api = testHttpApi();

    await api.call();

    for (const member of [
      'cookies',
      'queryStringParameters',
      'pathParameters',
      'body',
      'stageVariables',
    ]) {
      expect(api.functions.event).not.toHaveProperty(member);
    }
    expect(api.functions.event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  it.each([
    ['application/octet-stream', true],
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
    ['application/vnd.api+json; charset=utf-8', false],
    ['text/csv', false],
    ['APPLICATION/XML', false],
    [undefined, false],
  ])('sends a body of type %s as base64: %s', async (type, binary) => {
    const api = testHttpApi();
    const body = Buffer.from('a=1');

    await api.call({
      method: 'POST',
      target: '/shipping/1',
      headers: type === undefined ? [] : [['Content-Type', type]],
      body,
    });

    expect(api.functions.event).toMatchObject({
      isBase64Encoded: binary,
      body: body.toString(binary ? 'base64' : 'utf8'),
    });
  });

  it.each([
    ['none', undefined, /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/],
    ['one without a root', 'Sampled=1', /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/],
    ['a decision', `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`, undefined],
    ['a load balancer’s', `Self=1-1-1;Root=${root}`, undefined],
  ])(
    'hands a trace header on and makes one where there is %s, without a segment',
    async (_, given, made) => {
      const api = testHttpApi();

      const response = await api.call({ headers: given ? [['X-Amzn-Trace-Id', given]] : [] });

      const [invocation] = api.functions.invocations;
      expect(invocation?.traceHeader).toMatch(made ?? new RegExp(`^${given}$`));
      expect(invocation?.functionName).toBe(functionArn);
      expect(api.cloud.segments).toEqual([]);
      expect(headersOf(response)).not.toHaveProperty('x-amzn-trace-id');
    },
  );

  it('answers as the function does', async () => {
    const api = testHttpApi();
    api.answers({
      statusCode: '201',
      headers: { 'Content-Type': 'image/png', 'X-Number': 7, Connection: 'close' },
      cookies: ['a=1; Secure', 'b=2'],
      body: Buffer.from([1, 2, 3]).toString('base64'),
      isBase64Encoded: true,
    });

    const response = await api.call();

    expect([response.status, [...response.body]]).toEqual([201, [1, 2, 3]]);
    expect(response.headers).toEqual([
      ['Content-Type', 'image/png'],
      ['X-Number', '7'],
      ['set-cookie', 'a=1; Secure'],
      ['set-cookie', 'b=2'],
      ['Apigw-Requestid', expect.stringMatching(/^[\w-]{15}=$/)],
    ]);
  });

  it.each([
    [{ message: 'hello' }, 200, '{"message":"hello"}', 'application/json'],
    ['hello', 200, 'hello', 'application/json'],
    [null, 200, 'null', 'application/json'],
    [[1, 2], 200, '[1,2]', 'application/json'],
    [{ statusCode: 204 }, 204, '', 'text/plain;charset=UTF-8'],
    [{ statusCode: 404, body: 'no' }, 404, 'no', 'text/plain;charset=UTF-8'],
  ])('makes an answer of %j', async (answer, status, body, type) => {
    const api = testHttpApi();
    api.answers(answer);

    const response = await api.call();

    expect(shown(response)).toEqual({ status, body });
    expect(headersOf(response)['content-type']).toBe(type);
  });

  it.each([
    [
      { statusCode: 200, body: { a: 1 } },
      'its body must be text (JSON.stringify it), got "{"a":1}"',
    ],
    [{ statusCode: 'ok' }, 'its statusCode must be an HTTP status, got ""ok""'],
    [{ statusCode: 99 }, 'its statusCode must be an HTTP status, got "99"'],
    [{ statusCode: 200, headers: [] }, 'its headers must be an object'],
    [{ statusCode: 200, headers: { a: ['1'] } }, 'header "a" must be text'],
    [
      { statusCode: 200, headers: { a: '1\r\nb: 2' } },
      'header "a" has characters that HTTP does not allow',
    ],
    [{ statusCode: 200, headers: { 'a b': '1' } }, 'a header has a name that HTTP does not allow'],
    [{ statusCode: 200, cookies: 'a=1' }, 'its cookies must be a list'],
  ])('answers 500 to %j and says what is wrong with it', async (answer, message) => {
    const api = testHttpApi();
    api.answers(answer);

    expect(shown(await api.call())).toEqual({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
    expect(api.cloud.warnings).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [
      'has gone',
      new LambdaError('ResourceNotFoundException', 'no such function'),
      500,
      'Internal Server Error',
    ],
    [
      'is throttled',
      new LambdaError('TooManyRequestsException', 'rate exceeded'),
      503,
      'Service Unavailable',
    ],
    ['fails in ours', new TypeError('a defect'), 500, 'Internal Server Error'],
  ])('answers when the function %s', async (_, error, status, message) => {
    const api = testHttpApi();
    api.functions.answer = async () => {
      throw error;
    };

    expect(shown(await api.call())).toEqual({ status, body: JSON.stringify({ message }) });
  });

  it('answers 500 when the function throws', async () => {
    const api = testHttpApi();
    api.functions.answer = async () => ({
      ...answering({ errorMessage: 'x' }),
      functionError: 'Unhandled',
    });

    expect((await api.call()).status).toBe(500);
    expect(api.cloud.warnings).toEqual([]);
  });

  it('answers 503 when the function does not answer in time, or everything stops', async () => {
    const quick = { ...route('GET /shipping') };
    const api = testHttpApi(
      shippingApi({
        routes: [
          {
            ...quick,
            integration: { kind: 'lambda-proxy', functionArn, timeout: milliseconds(20) },
          },
        ],
      }),
    );
    api.functions.answer = () => new Promise(() => {});

    expect(shown(await api.call())).toEqual({
      status: 503,
      body: '{"message":"Service Unavailable"}',
    });
    expect((await api.call({}, AbortSignal.abort())).status).toBe(503);
  });

  it.each([
    ['POST', '/shipping', 404, 'Not Found'],
    ['GET', '/elsewhere', 404, 'Not Found'],
    ['POST', '/shipping/%', 400, 'Bad Request'],
    ['GET', '/shipping?a=%', 400, 'Bad Request'],
    ['GET', `/shipping?${'a'.repeat(10_300)}`, 414, 'URI Too Long'],
  ])('refuses %s %.30s', async (method, target, status, message) => {
    const api = testHttpApi();

    expect(shown(await api.call({ method, target }))).toEqual({
      status,
      body: JSON.stringify({ message }),
    });
    expect(api.functions.invocations).toEqual([]);
    expect(api.cloud.warnings).toEqual([]);
  });

  it('refuses headers above 10 KB and bodies that Lambda does not take', async () => {
    const api = testHttpApi();

    const headers = await api.call({ headers: [['X', 'x'.repeat(10_300)]] });
    const body = await api.call({
      method: 'POST',
      target: '/shipping/1',
      headers: [['Content-Type', 'image/png']],
      body: Buffer.alloc(5 * 1024 * 1024),
    });

    expect([headers.status, body.status]).toEqual([431, 413]);
  });

  it('answers 501 with the reason on a route that cannot run here', async () => {
    const reason = 'authorization "JWT" is not emulated yet';
    const api = testHttpApi(
      shippingApi({ routes: [{ key: '$default', integration: { kind: 'not-emulated', reason } }] }),
    );

    expect(shown(await api.call())).toEqual({
      status: 501,
      body: JSON.stringify({ message: `Not emulated here: ${reason}` }),
    });
  });

  it('serves a stage that has a name below that name', async () => {
    const api = testHttpApi(shippingApi({ stage: { ...shippingApi().stage, name: 'dev' } }));

    const inside = await api.call({ target: '/dev/shipping?a=1' });
    const outside = await Promise.all(
      ['/shipping', '/devs/shipping', '/'].map((target) => api.call({ target })),
    );

    expect(inside.status).toBe(200);
    expect(api.functions.event).toMatchObject({
      rawPath: '/dev/shipping',
      requestContext: { stage: 'dev', http: { path: '/dev/shipping' } },
    });
    expect(outside.map(({ status }) => status)).toEqual([404, 404, 404]);
  });

  it('throttles each route by itself', async () => {
    const { stage } = shippingApi();
    const api = testHttpApi(
      shippingApi({
        stage: {
          ...stage,
          throttle: { rate: 1, burst: 2 },
          routeThrottles: { 'POST /shipping/{id}': { rate: 1, burst: 1 } },
        },
      }),
    );
    const quote = async () => (await api.call()).status;
    const change = async () => (await api.call({ method: 'POST', target: '/shipping/1' })).status;

    expect([await quote(), await quote(), await quote()]).toEqual([200, 200, 429]);
    expect([await change(), await change()]).toEqual([200, 429]);
    api.cloud.clock.advance(1000);
    expect([await quote(), await quote(), await change()]).toEqual([200, 429, 200]);
  });

  it('writes its access log in the format of the template', async () => {
    const accessLogFormat =
      '$context.httpMethod $context.routeKey $context.path $context.status $context.integrationStatus ' +
      '$context.responseLength $context.identity.sourceIp $context.error.message $context.xrayTraceId';
    const { stage } = shippingApi();
    const api = testHttpApi(shippingApi({ stage: { ...stage, accessLogFormat } }));

    await api.call();
    await api.call({ target: '/nowhere' });

    expect(api.accessLog).toEqual([
      'GET GET /shipping /shipping 200 200 11 127.0.0.1 - -',
      'GET - /nowhere 404 - 23 127.0.0.1 Not Found -',
    ]);
  });
});
