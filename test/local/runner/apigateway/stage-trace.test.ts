import { describe, expect, it } from 'vitest';
import type { Headers } from '../../../../local/runner/emulators/apigateway/exchange.ts';
import { LambdaError } from '../../../../local/runner/emulators/lambda/errors.ts';
import {
  answering,
  FakeSampler,
  functionArn,
  headersOf,
  ordersApi,
  placeOrder,
  testApi,
} from './api-under-test.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';
const parent = '53995c3f42cd8ad8';

const untraced = ordersApi({
  stage: { name: 'prod', tracing: false, variables: {}, methodSettings: [] },
});
const leftOut = () => new FakeSampler({ sampled: false, ruleName: 'Default' });
const tracedAs = (header: string): { headers: Headers } => ({
  headers: [['X-Amzn-Trace-Id', header]],
});

describe('the segment of a stage', () => {
  it('has every member that API Gateway documents', async () => {
    const api = testApi();

    const response = await api.call({
      target: '/prod/orders?express=true',
      headers: [
        ['User-Agent', 'curl/8'],
        ['X-Forwarded-For', '203.0.113.9, 198.51.100.1'],
      ],
    });

    const { 'x-amzn-requestid': requestId, 'x-amz-apigw-id': extendedRequestId } =
      headersOf(response);
    expect(api.cloud.segments).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        name: 'orders/prod',
        start_time: 1_800_000_000,
        end_time: 1_800_000_000,
        trace_id: expect.stringMatching(/^1-6b49d200-[0-9a-f]{24}$/),
        http: {
          request: {
            url: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/orders?express=true',
            method: 'POST',
            client_ip: '203.0.113.9',
            user_agent: 'curl/8',
            x_forwarded_for: true,
          },
          response: { status: 200, content_length: 0 },
        },
        aws: {
          xray: { sampling_rule_name: 'Default' },
          api_gateway: {
            account_id: '123456789012',
            rest_api_id: 'a1b2c3d4e5',
            stage: 'prod',
            request_id: requestId,
          },
        },
        annotations: { 'aws:api_id': 'a1b2c3d4e5', 'aws:api_stage': 'prod' },
        metadata: {
          default: { extended_request_id: extendedRequestId, request_id: requestId },
        },
        origin: 'AWS::ApiGateway::Stage',
        resource_arn: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod',
        subsegments: [
          {
            id: expect.stringMatching(/^[0-9a-f]{16}$/),
            name: 'Lambda',
            start_time: 1_800_000_000,
            end_time: 1_800_000_000,
            http: {
              request: {
                url: `https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`,
                method: 'POST',
              },
              response: { status: 200, content_length: 41 },
            },
            aws: {
              function_name: 'place-order',
              region: 'us-east-1',
              operation: 'Invoke',
              resource_names: ['place-order'],
            },
            namespace: 'aws',
          },
        ],
      },
    ]);
  });

  it('is the parent of what the function records', async () => {
    const api = testApi();

    const response = await api.call();

    const [segment] = api.cloud.segments;
    const expected = `Root=${segment?.trace_id};Parent=${segment?.subsegments?.[0]?.id};Sampled=1`;
    expect(api.functions.invocations[0]?.traceHeader).toBe(expected);
    expect(headersOf(response)['x-amzn-trace-id']).toBe(expected);
    expect(api.functions.event.headers).toMatchObject({
      'X-Amzn-Trace-Id': `Root=${segment?.trace_id}`,
    });
  });

  it('continues the client’s trace and passes on fields that it does not know', async () => {
    const api = testApi();
    const header = `Root=${root};Parent=${parent};Sampled=1;Lineage=a87bd80c:1|68fd508a:5`;

    await api.call(tracedAs(header));

    const [segment] = api.cloud.segments;
    expect(segment).toMatchObject({ trace_id: root, parent_id: parent });
    expect(segment?.aws).not.toHaveProperty('xray');
    expect(api.functions.invocations[0]?.traceHeader).toBe(
      `Root=${root};Parent=${segment?.subsegments?.[0]?.id};Sampled=1;Lineage=a87bd80c:1|68fd508a:5`,
    );
    expect(api.functions.event.headers).toMatchObject({ 'X-Amzn-Trace-Id': header });
    expect(api.sampler.requests).toEqual([]);
  });

  it('shows durations of the stage and of the call', async () => {
    const api = testApi();
    api.functions.answer = async () => {
      api.cloud.clock.advance(250);
      return answering({ statusCode: 201 });
    };

    await api.call();

    const [segment] = api.cloud.segments;
    expect(segment?.end_time).toBeCloseTo(1_800_000_000.25, 3);
    expect(segment?.subsegments?.[0]?.end_time).toBeCloseTo(1_800_000_000.25, 3);
  });

  it.each([
    ['a proxy status', answering({ statusCode: 201 }), 201, {}, 201, {}],
    [
      'a client error of the function',
      answering({ statusCode: 404 }),
      404,
      { error: true },
      404,
      { error: true },
    ],
    [
      'a 429 of the function',
      answering({ statusCode: 429 }),
      429,
      { error: true, throttle: true },
      429,
      { error: true, throttle: true },
    ],
    [
      'a server error of the function',
      answering({ statusCode: 503 }),
      503,
      { fault: true },
      503,
      { fault: true },
    ],
    ['a malformed answer', answering('?'), 502, { fault: true }, 502, { fault: true }],
    [
      'a function that failed',
      { ...answering({ errorMessage: 'no' }), functionError: 'Unhandled' as const },
      502,
      { fault: true },
      502,
      { fault: true },
    ],
    [
      'a throttled function',
      new LambdaError('TooManyRequestsException', 'Rate Exceeded.'),
      500,
      { fault: true },
      429,
      { error: true, throttle: true },
    ],
    [
      'an unknown function',
      new LambdaError('ResourceNotFoundException', 'Function not found'),
      500,
      { fault: true },
      404,
      { error: true },
    ],
  ])('records %s', async (_, answer, status, flags, callStatus, callFlags) => {
    const api = testApi();
    api.functions.answer = async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    };

    const response = await api.call();

    expect(response.status).toBe(status);
    const [segment] = api.cloud.segments;
    const [call] = segment?.subsegments ?? [];
    expect(segment?.http?.response?.status).toBe(status);
    expect(flagsOf(segment)).toEqual(flags);
    expect(call?.http?.response?.status).toBe(callStatus);
    expect(flagsOf(call)).toEqual(callFlags);
  });

  it('has no integration for what the gateway refuses itself', async () => {
    const api = testApi(
      ordersApi({
        routes: [
          { ...placeOrder, requiredParameters: [{ location: 'header', name: 'X-Tenant' }] },
          { ...placeOrder, httpMethod: 'PUT', integration: { kind: 'not-emulated', reason: '?' } },
        ],
        stage: {
          name: 'prod',
          tracing: true,
          variables: {},
          methodSettings: [
            { resourcePath: '/orders', httpMethod: 'POST', throttle: { rate: 1, burst: 1 } },
          ],
        },
      }),
    );

    await api.call();
    await api.call();
    await api.call({ target: '/prod/nowhere' });
    await api.call({ target: '/prod/%zz' });
    await api.call({ method: 'PUT' });

    expect(
      api.cloud.segments.map((segment) => [
        segment.http?.response?.status,
        flagsOf(segment),
        segment.subsegments,
      ]),
    ).toEqual([
      [400, { error: true }, undefined],
      [429, { error: true, throttle: true }, undefined],
      [403, { error: true }, undefined],
      [400, { error: true }, undefined],
      [501, { fault: true }, undefined],
    ]);
  });
});

describe('decideTracing', () => {
  it('asks the rules with what they can match', async () => {
    const api = testApi();

    await api.call({ headers: [['X-Tenant', 'blue']] });

    expect(api.sampler.requests).toEqual([
      {
        serviceName: 'orders/prod',
        serviceType: 'AWS::ApiGateway::Stage',
        host: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com',
        method: 'POST',
        path: '/prod/orders',
        resourceArn: 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/prod',
        attributes: { 'X-Tenant': 'blue' },
      },
    ]);
  });

  it('tells the function and the terminal when the rules leave a request out', async () => {
    const api = testApi(ordersApi(), leftOut());

    const response = await api.call();

    const header = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/;
    expect(api.cloud.segments).toEqual([]);
    expect(api.functions.invocations[0]?.traceHeader).toMatch(header);
    expect(headersOf(response)['x-amzn-trace-id']).toMatch(header);
    expect(api.sampledOut).toEqual([{ method: 'POST', path: '/prod/orders' }]);
  });

  it('follows a client that says Sampled=0, without a word', async () => {
    const api = testApi();
    const header = `Root=${root};Parent=${parent};Sampled=0`;

    await api.call(tracedAs(header));

    expect(api.cloud.segments).toEqual([]);
    expect(api.functions.invocations[0]?.traceHeader).toBe(header);
    expect(api.sampledOut).toEqual([]);
  });

  it.each([
    ['no decision', `Root=${root};Parent=${parent}`],
    ['a question', `Root=${root};Parent=${parent};Sampled=?`],
  ])('decides by the rules on %s, inside the client’s trace', async (_, header) => {
    const api = testApi();

    await api.call(tracedAs(header));

    expect(api.sampler.requests).toHaveLength(1);
    expect(api.cloud.segments[0]).toMatchObject({ trace_id: root, parent_id: parent });
  });

  it.each([
    '',
    'Root=nonsense;Sampled=1',
    'Sampled=1;Parent=53995c3f42cd8ad8',
    ';;=;',
    'x'.repeat(9000),
  ])('starts a trace of its own for the header "%.40s"', async (header) => {
    const api = testApi();

    await api.call(tracedAs(header));

    const [segment] = api.cloud.segments;
    expect(segment?.trace_id).toMatch(/^1-6b49d200-/);
    expect(segment).not.toHaveProperty('parent_id');
    expect(api.functions.event.headers).toMatchObject({
      'X-Amzn-Trace-Id': `Root=${segment?.trace_id}`,
    });
  });
});

describe('a stage without tracing', () => {
  it('adds a trace id and leaves the decision to the next hop', async () => {
    const api = testApi(untraced);

    const response = await api.call();

    const header = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/;
    expect(api.functions.invocations[0]?.traceHeader).toMatch(header);
    expect(headersOf(response)['x-amzn-trace-id']).toMatch(header);
    expect(api.cloud.segments).toEqual([]);
    expect(api.sampler.requests).toEqual([]);
    expect(api.sampledOut).toEqual([]);
  });

  it('passes the client’s header on', async () => {
    const api = testApi(untraced);

    await api.call(tracedAs(`Root=${root};Parent=${parent}`));
    await api.call(tracedAs(`Root=${root};Parent=${parent};Sampled=0`));

    expect(api.functions.invocations.map(({ traceHeader }) => traceHeader)).toEqual([
      `Root=${root};Parent=${parent}`,
      `Root=${root};Parent=${parent};Sampled=0`,
    ]);
    expect(api.cloud.segments).toEqual([]);
  });

  it('still records a request that is sampled upstream', async () => {
    const api = testApi(untraced);

    await api.call(tracedAs(`Root=${root};Parent=${parent};Sampled=1`));

    expect(api.cloud.segments).toEqual([
      expect.objectContaining({ trace_id: root, parent_id: parent, name: 'orders/prod' }),
    ]);
  });

  it('passes a client’s own decision on without recording it', async () => {
    const api = testApi(untraced);

    const response = await api.call(tracedAs(`Root=${root};Sampled=1`));

    expect(api.functions.invocations[0]?.traceHeader).toBe(`Root=${root};Sampled=1`);
    expect(headersOf(response)['x-amzn-trace-id']).toBe(`Root=${root};Sampled=1`);
    expect(api.cloud.segments).toEqual([]);
  });
});

const flagsOf = (
  entity: { error?: boolean; throttle?: boolean; fault?: boolean } | undefined,
): object => {
  const { error, throttle, fault } = entity ?? {};
  return Object.fromEntries(
    Object.entries({ error, throttle, fault }).filter(([, value]) => value !== undefined),
  );
};
