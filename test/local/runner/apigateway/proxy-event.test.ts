import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { headersOf, ordersApi, testApi } from './api-under-test.ts';

const routed = ordersApi({
  stage: { name: 'prod', tracing: false, variables: { tier: 'gold' }, methodSettings: [] },
});

describe('proxyEvent', () => {
  it('is the event that a proxy integration sends', async () => {
    const api = testApi(routed);
    const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793';

    const response = await api.call({
      method: 'GET',
      target: '/prod/orders/a%20b?x=1&x=2&name=J%C3%BCrgen+M',
      headers: [
        ['host', '127.0.0.1:3000'],
        ['user-agent', 'curl/8'],
        ['accept', '*/*'],
        ['X-Tag', 'one'],
        ['X-Tag', 'two'],
        ['X-Amzn-Trace-Id', trace],
        ['connection', 'keep-alive'],
        ['content-length', '0'],
      ],
    });

    const host = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';
    expect(api.functions.event).toEqual({
      resource: '/orders/{orderId}',
      path: '/orders/a%20b',
      httpMethod: 'GET',
      headers: {
        'User-Agent': 'curl/8',
        accept: '*/*',
        'X-Tag': 'two',
        Host: host,
        'X-Amzn-Trace-Id': trace,
        'X-Forwarded-For': '127.0.0.1',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Proto': 'https',
      },
      multiValueHeaders: {
        'User-Agent': ['curl/8'],
        accept: ['*/*'],
        'X-Tag': ['one', 'two'],
        Host: [host],
        'X-Amzn-Trace-Id': [trace],
        'X-Forwarded-For': ['127.0.0.1'],
        'X-Forwarded-Port': ['443'],
        'X-Forwarded-Proto': ['https'],
      },
      queryStringParameters: { x: '2', name: 'Jürgen M' },
      multiValueQueryStringParameters: { x: ['1', '2'], name: ['Jürgen M'] },
      pathParameters: { orderId: 'a b' },
      stageVariables: { tier: 'gold' },
      requestContext: {
        resourceId: 'res002',
        resourcePath: '/orders/{orderId}',
        httpMethod: 'GET',
        extendedRequestId: headersOf(response)['x-amz-apigw-id'],
        requestTime: '15/Jan/2027:08:00:00 +0000',
        path: '/prod/orders/a%20b',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        stage: 'prod',
        domainPrefix: 'a1b2c3d4e5',
        requestTimeEpoch: 1_800_000_000_000,
        requestId: headersOf(response)['x-amzn-requestid'],
        identity: {
          cognitoIdentityPoolId: null,
          accountId: null,
          cognitoIdentityId: null,
          caller: null,
          sourceIp: '127.0.0.1',
          principalOrgId: null,
          accessKey: null,
          cognitoAuthenticationType: null,
          cognitoAuthenticationProvider: null,
          userArn: null,
          userAgent: 'curl/8',
          user: null,
        },
        domainName: host,
        deploymentId: 'dep001',
        apiId: 'a1b2c3d4e5',
      },
      body: null,
      isBase64Encoded: false,
    } satisfies Record<keyof APIGatewayProxyEvent, unknown>);
  });

  it('has null for what the request lacks', async () => {
    const api = testApi(ordersApi());

    await api.call({ headers: [] });

    expect(api.functions.event).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      requestContext: { identity: { userAgent: null } },
    });
  });

  it('adds the caller to X-Forwarded-For and drops what is not an address', async () => {
    const api = testApi();

    await api.call({
      headers: [
        ['X-Forwarded-For', '203.0.113.9, <script>'],
        ['x-forwarded-proto', 'gopher'],
      ],
    });

    expect(api.functions.event.headers).toMatchObject({
      'X-Forwarded-For': '203.0.113.9, 127.0.0.1',
      'X-Forwarded-Proto': 'https',
    });
  });

  it('sends a body as text, or as base64 where the API says that it is binary', async () => {
    const text = testApi();
    const binary = testApi(ordersApi({ binaryMediaTypes: ['image/png'] }));
    const everything = testApi(ordersApi({ binaryMediaTypes: ['*/*'] }));
    const request = {
      headers: [['Content-Type', 'image/png; q=1']] as const,
      body: Buffer.from([0x89, 0x50]),
    };

    await Promise.all([text, binary, everything].map((api) => api.call(request)));

    expect(text.functions.event).toMatchObject({ body: '\ufffdP', isBase64Encoded: false });
    expect(binary.functions.event).toMatchObject({ body: 'iVA=', isBase64Encoded: true });
    expect(everything.functions.event).toMatchObject({ body: 'iVA=', isBase64Encoded: true });
  });

  it('keeps names that mean something to JavaScript', async () => {
    const api = testApi();

    await api.call({
      target: '/prod/orders?__proto__=a&constructor=b',
      headers: [['__proto__', 'x']],
    });

    const payload = JSON.parse(api.functions.invocations[0]?.payload ?? '{}');
    expect(Object.entries(payload.queryStringParameters)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});
