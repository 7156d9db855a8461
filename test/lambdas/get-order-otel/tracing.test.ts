import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answers } from '../../harness/aws-answers.ts';
import { awsError } from '../../harness/aws-answers.ts';
import { httpEvent, orderItem } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace, type TraceContext } from '../../harness/lambda-runtime.ts';
import { decodeSpans, type ReceivedSpan } from '../../harness/otlp.ts';

const forOrder = (orderId: string) => httpEvent({ pathParameters: { orderId } });
const found: Answers = {
  'DynamoDB.GetItem': {
    headers: { 'x-amzn-requestid': 'request-7' },
    body: JSON.stringify({ Item: orderItem('o-1') }),
  },
};
const missingTable: Answers = {
  'DynamoDB.GetItem': awsError(400, 'ResourceNotFoundException', 'no table "orders"'),
};

describe('the trace of get-order-otel', () => {
  let twin: FunctionUnderTest;
  let original: FunctionUnderTest;

  beforeAll(async () => {
    const environment = { ORDERS_TABLE: 'orders' };
    [twin, original] = await Promise.all([
      startFunction('get-order-otel', environment),
      startFunction('get-order', environment),
    ]);
  });

  beforeEach(() => {
    twin.answer({});
    original.answer({});
  });

  afterAll(async () => {
    await twin[Symbol.asyncDispose]();
    await original[Symbol.asyncDispose]();
  });

  /** The spans that one invocation sends, in the order in which they ended. */
  async function invoke(orderId: string, trace: TraceContext, spans: number) {
    const before = twin.lambda.sink.otlpRequests.length;
    const outcome = await twin.lambda.invoke(forOrder(orderId), trace);
    const requests = await twin.lambda.sink.takeOtlp(before + spans);
    return { outcome, spans: requests.slice(before).flatMap(decodeSpans) };
  }

  it('continues the trace of the invocation, below the segment of the function', async () => {
    twin.answer(found);
    const trace = newTrace();

    const { spans } = await invoke('o-1', trace, 2);

    const [call, handler] = spans;
    const traceId = trace.traceId.slice(2).replace('-', '');
    expect(spans.map((span) => span.traceId)).toEqual([traceId, traceId]);
    expect(handler).toMatchObject({ name: '## index.handler', parentSpanId: trace.parentId });
    expect(call).toMatchObject({ parentSpanId: handler?.spanId });
    // Anything but a server's span with a parent is a subsegment, so the map has no further node.
    expect([call?.kind, handler?.kind]).toEqual([3, 1]);
  });

  it('says of the call what becomes the AWS block of a subsegment', async () => {
    twin.answer(found);

    const { spans } = await invoke('o-1', newTrace(), 2);

    expect(spans[0]).toMatchObject({
      name: 'DynamoDB.GetItem',
      attributes: {
        'rpc.system': 'aws-api',
        'rpc.service': 'DynamoDB',
        'rpc.method': 'GetItem',
        'aws.region': 'us-east-1',
        'aws.request_id': 'request-7',
        'aws.dynamodb.table_names': ['orders'],
        'http.response.status_code': 200,
      },
      status: { code: 0 },
    });
  });

  it('passes the trace on below the span of the call', async () => {
    twin.answer(found);
    const trace = newTrace();

    const { spans } = await invoke('o-1', trace, 2);

    expect(twin.aws.requests[0]?.headers['x-amzn-trace-id']).toBe(
      `Root=${trace.traceId};Parent=${spans[0]?.spanId};Sampled=1`,
    );
  });

  it('names the service and the function', async () => {
    const { spans } = await invoke('o-1', newTrace(), 2);

    expect(spans[0]?.resource).toMatchObject({
      'service.name': 'get-order-otel',
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_lambda',
      'cloud.region': 'us-east-1',
      'faas.name': 'get-order-otel',
      'telemetry.sdk.language': 'nodejs',
    });
  });

  it('has the metadata of its twin, cut where the answer is long', async () => {
    twin.answer(found);
    const short = await invoke('o-1', newTrace(), 2);
    const items = Array.from({ length: 2_000 }, () => ({
      M: { sku: { S: 'sku-pen' }, quantity: { N: '1' } },
    }));
    const long = { ...orderItem('o-1'), items: { L: items } };
    twin.answer({ 'DynamoDB.GetItem': { body: JSON.stringify({ Item: long }) } });
    const cut = await invoke('o-1', newTrace(), 2);

    expect(responseMetadata(short.spans)).toMatchObject({ statusCode: 200 });
    expect(responseMetadata(cut.spans)).toMatchObject({ truncated: true });
    expect(twin.lambda.sink.otlpRequests.at(-1)?.length).toBeLessThan(16_384);
  });

  it.each([
    ['an order that exists', 'o-1', found, 2],
    ['an order that does not', 'o-9', {}, 2],
    ['an id that cannot be one', 'o'.repeat(65), {}, 1],
    ['a table that is gone', 'o-1', missingTable, 2],
  ])(
    'answers as its twin does for %s, with the same annotations',
    async (_what, orderId, answers, count) => {
      twin.answer(answers);
      original.answer(answers);
      const trace = newTrace();

      const { outcome, spans } = await invoke(orderId, trace, count);
      const expected = await original.lambda.invoke(forOrder(orderId), trace);

      expect(outcome).toEqual(expected);
      const subsegment = await original.lambda.sink.takeNamed(trace.traceId, '## index.handler');
      const { Service, ColdStart, ...annotations } = subsegment.annotations ?? {};
      expect(annotationsOf(spans.at(-1))).toMatchObject({
        ...annotations,
        Service: 'get-order-otel',
      });
      expect(Object.keys(annotationsOf(spans.at(-1))).sort()).toEqual(
        Object.keys(subsegment.annotations ?? {}).sort(),
      );
    },
  );

  it('makes an error, not a fault, of what the client has to change', async () => {
    const { spans } = await invoke('o-9', newTrace(), 2);

    expect(spans[1]).toMatchObject({
      status: { code: 2, message: 'order "o-9" does not exist' },
      attributes: { 'http.status_code': 404, 'http.response.status_code': 404 },
      events: [
        {
          name: 'exception',
          attributes: {
            'exception.type': 'OrderNotFoundError',
            'exception.message': 'order "o-9" does not exist',
            'exception.stacktrace': expect.stringContaining('index.js'),
          },
        },
      ],
    });
  });

  it('shows what failed in the call, and that the function failed with it', async () => {
    twin.answer(missingTable);

    const { outcome, spans } = await invoke('o-1', newTrace(), 2);

    expect(outcome.errorType).toBe('ResourceNotFoundException');
    expect(spans[0]).toMatchObject({
      status: { code: 2 },
      attributes: { 'http.status_code': 400, 'aws.request_id': 'request-7' },
      events: [{ attributes: { 'exception.type': 'ResourceNotFoundException' } }],
    });
    expect(spans[1]).toMatchObject({ status: { code: 2 } });
    expect(spans[1]?.attributes).not.toHaveProperty('http.status_code');
  });

  it('sends nothing of an invocation that is not sampled, and says so downstream', async () => {
    twin.answer(found);
    const trace = newTrace('0');
    const before = twin.lambda.sink.otlpRequests.length;

    const outcome = await twin.lambda.invoke(forOrder('o-1'), trace);
    await invoke('o-1', newTrace(), 2);

    expect(outcome.value?.statusCode).toBe(200);
    expect(twin.lambda.sink.otlpRequests).toHaveLength(before + 2);
    expect(twin.aws.requests[0]?.headers['x-amzn-trace-id']).toMatch(
      new RegExp(`^Root=${trace.traceId};Parent=[0-9a-f]{16};Sampled=0$`),
    );
  });

  it.each([
    ['no header', {}],
    ['a header that decides nothing', { traceHeader: 'Root=1-6b000000-0123456789abcdef01234567' }],
    ['a header that is none', { traceHeader: 'Root=x;Parent=;Sampled=9;;=' }],
  ])('answers without a trace of its own for %s', async (_what, options) => {
    twin.answer(found);
    const before = twin.lambda.sink.otlpRequests.length;

    const outcome = await twin.lambda.invoke(forOrder('o-1'), options);
    await invoke('o-1', newTrace(), 2);

    expect(outcome.value?.statusCode).toBe(200);
    expect(twin.lambda.sink.otlpRequests).toHaveLength(before + 2);
    // The AWS SDK itself passes on what Lambda gave, which is how Lambda detects loops.
    expect(twin.aws.requests[0]?.headers['x-amzn-trace-id']).toBe(
      'traceHeader' in options ? options.traceHeader : undefined,
    );
  });
});

describe('get-order-otel', () => {
  it('says of its first invocation alone that it started cold', async () => {
    await using twin = await startFunction('get-order-otel', { ORDERS_TABLE: 'orders' });

    await twin.lambda.invoke(forOrder('o-1'), newTrace());
    await twin.lambda.invoke(forOrder('o-1'), newTrace());

    const spans = (await twin.lambda.sink.takeOtlp(4)).flatMap(decodeSpans);
    const handlers = spans.filter(({ name }) => name === '## index.handler');
    expect(handlers.map(({ attributes }) => attributes.ColdStart)).toEqual([true, false]);
  });

  it.each([
    ['is not set', '', ''],
    ['cannot be sent to', '127.0.0.1:0', 'ERR_SOCKET_BAD_PORT'],
    ['is none', 'udp:here tcp:there', 'must be a host and a port, got "udp:here tcp:there"'],
  ])('answers where the daemon’s address %s', async (_what, AWS_XRAY_DAEMON_ADDRESS, logged) => {
    await using twin = await startFunction('get-order-otel', {
      ORDERS_TABLE: 'orders',
      AWS_XRAY_DAEMON_ADDRESS,
    });

    const { value } = await twin.lambda.invoke(forOrder('o-9'), newTrace());

    expect(value?.statusCode).toBe(404);
    expect(twin.lambda.output()).toContain(logged);
  });
});

function annotationsOf(span: ReceivedSpan | undefined): Record<string, unknown> {
  const keys = span?.attributes['aws.xray.annotations'];
  return Object.fromEntries(
    (Array.isArray(keys) ? keys : []).map((key) => [key, span?.attributes[String(key)]]),
  );
}

function responseMetadata(spans: readonly ReceivedSpan[]): unknown {
  const text = spans.at(-1)?.attributes['aws.xray.metadata.get-order-otel'];
  return JSON.parse(String(text))['index.handler response'];
}
