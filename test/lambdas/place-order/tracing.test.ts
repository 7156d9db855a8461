import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsError, awsOperation } from '../../harness/aws-answers.ts';
import { orderEvent } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

const environment = {
  ORDERS_TABLE: 'orders',
  ORDER_EVENTS_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:order-events',
  RESERVE_EXPRESS_FUNCTION: 'reserve-express',
};

describe('the trace of place-order', () => {
  let placeOrder: FunctionUnderTest;

  beforeAll(async () => {
    placeOrder = await startFunction('place-order', environment);
  });

  beforeEach(() => placeOrder.answer({}));

  afterAll(() => placeOrder[Symbol.asyncDispose]());

  /** Places an order and returns what it answered, with the documents by name. */
  async function place(skus: readonly string[], expectedDocuments: number) {
    const trace = newTrace();
    const outcome = await placeOrder.lambda.invoke(orderEvent(skus), trace);
    const documents = await placeOrder.lambda.sink.take(trace.traceId, expectedDocuments);
    const byName = new Map(documents.map((document) => [document.name, document]));
    return { trace, outcome, handler: byName.get('## index.handler'), byName };
  }

  it('has a subsegment for the handler, for its stock check and for each AWS call', async () => {
    const { trace, outcome, handler, byName } = await place(['sku-pen', 'sku-lamp'], 4);

    const { orderId } = JSON.parse(outcome.value?.body ?? '');
    expect([...byName.keys()]).toEqual(['### check stock', 'DynamoDB', 'SNS', '## index.handler']);
    expect(handler).toMatchObject({
      type: 'subsegment',
      trace_id: trace.traceId,
      parent_id: trace.parentId,
      annotations: {
        Service: 'place-order',
        ColdStart: true,
        orderId,
        customerTier: 'gold',
        amount: 106.38,
      },
      metadata: {
        'place-order': {
          order: { orderId, amount: 106.38, status: 'PLACED' },
          'index.handler response': { statusCode: 201 },
        },
      },
    });
    expect(outcome.value?.headers?.['x-trace-id']).toBe(trace.traceId);
    expect(byName.get('DynamoDB')).toMatchObject({
      namespace: 'aws',
      parent_id: handler?.id,
      aws: { operation: 'PutItem', table_name: 'orders', request_id: 'request-7' },
      http: { response: { status: 200 } },
    });
    expect(byName.get('SNS')).toMatchObject({
      namespace: 'aws',
      parent_id: handler?.id,
      aws: {
        operation: 'Publish',
        topic_arn: 'arn:aws:sns:us-east-1:123456789012:order-events',
      },
    });
    expect(byName.get('### check stock')).toMatchObject({ parent_id: handler?.id });
    expect(placeOrder.lambda.output()).toBe('');
  });

  it('goes on with each AWS call, from the subsegment of that call', async () => {
    const { trace, byName } = await place(['sku-pen'], 4);

    expect(
      placeOrder.aws.requests.map((request) => [
        awsOperation(request),
        request.headers['x-amzn-trace-id'],
      ]),
    ).toEqual([
      ['DynamoDB.PutItem', `Root=${trace.traceId};Parent=${byName.get('DynamoDB')?.id};Sampled=1`],
      ['SNS.Publish', `Root=${trace.traceId};Parent=${byName.get('SNS')?.id};Sampled=1`],
    ]);
  });

  it('says ColdStart only once in an environment', async () => {
    await place(['sku-pen'], 4);

    const { handler } = await place(['sku-pen'], 4);

    expect(handler?.annotations).toMatchObject({ ColdStart: false });
  });

  it('shows where a slow order spends its time', async () => {
    const { outcome, byName } = await place(['sku-slow'], 4);

    const { start_time = 0, end_time = 0 } = byName.get('### check stock') ?? {};
    expect(outcome.value?.statusCode).toBe(201);
    expect(end_time - start_time).toBeGreaterThan(1.15);
  });

  it('names the fault that escapes, where it happened and on the way out', async () => {
    const { outcome, handler, byName } = await place(['sku-fault'], 2);

    const stockCheck = byName.get('### check stock');
    expect(outcome.errorType).toBe('StockLedgerError');
    expect(stockCheck).toMatchObject({
      fault: true,
      cause: {
        exceptions: [
          {
            type: 'StockLedgerError',
            message: 'the stock ledger has no balance for "sku-fault"',
            remote: false,
          },
        ],
      },
    });
    // The SDK refers to the subsegment that has the exception.
    expect(handler).toMatchObject({ fault: true, cause: { id: stockCheck?.id } });
    expect(placeOrder.aws.requests).toEqual([]);
  });

  it('marks a rejected order as the error of its sender, not as a fault', async () => {
    const { outcome, handler, byName } = await place(['sku-bad-request'], 2);

    expect(outcome.value?.statusCode).toBe(400);
    expect(handler).toMatchObject({
      error: true,
      cause: { id: byName.get('### check stock')?.id },
    });
    expect(handler).not.toHaveProperty('fault');
    expect(byName.get('### check stock')).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'InvalidOrderError' }] },
    });
    expect(byName.get('### check stock')).not.toHaveProperty('fault');
  });

  it('marks a throttled reservation as throttle, after one attempt', async () => {
    const rejected = awsError(429, 'TooManyRequestsException', 'Rate Exceeded.');
    placeOrder.answer({ 'Lambda.Invoke': rejected });

    const { outcome, handler, byName } = await place(['sku-throttle'], 3);

    expect(outcome.value).toMatchObject({ statusCode: 429, headers: { 'retry-after': '1' } });
    expect(byName.get('Lambda')).toMatchObject({
      namespace: 'aws',
      throttle: true,
      error: true,
      aws: { operation: 'Invoke', function_name: 'reserve-express' },
      http: { response: { status: 429 } },
      cause: { exceptions: [{ type: 'TooManyRequestsException', remote: true }] },
    });
    expect(handler).toMatchObject({
      throttle: true,
      error: true,
      cause: { exceptions: [{ type: 'ExpressCapacityError' }] },
    });
    expect(placeOrder.aws.requests.map(awsOperation)).toEqual(['Lambda.Invoke']);
  });

  it('records a table that fails as a fault of the table and of the function', async () => {
    const missing = awsError(400, 'ResourceNotFoundException', 'Requested resource not found');
    placeOrder.answer({ 'DynamoDB.PutItem': missing });

    const { outcome, handler, byName } = await place(['sku-pen'], 3);

    expect(outcome.errorType).toBe('ResourceNotFoundException');
    expect(byName.get('DynamoDB')).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'ResourceNotFoundException', remote: true }] },
    });
    expect(handler).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'ResourceNotFoundException', remote: false }] },
    });
    expect(handler).not.toHaveProperty('error');
  });

  it('is not written when the request was sampled out, but the decision travels on', async () => {
    const unsampled = newTrace('0');

    const { value } = await placeOrder.lambda.invoke(orderEvent(['sku-pen']), unsampled);
    await place(['sku-pen'], 4);

    const [put] = placeOrder.aws.requests;
    expect(value?.statusCode).toBe(201);
    expect(put?.headers['x-amzn-trace-id']).toMatch(
      new RegExp(`^Root=${unsampled.traceId};Parent=[0-9a-f]{16};Sampled=0$`),
    );
    const traceIds = placeOrder.lambda.sink.documents.map(({ trace_id }) => trace_id);
    expect(traceIds).not.toContain(unsampled.traceId);
  });

  it.each([
    ['nobody listens for it', { AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:1' }],
    ['it is switched off', { POWERTOOLS_TRACE_ENABLED: 'false' }],
  ])('does not hold up an order when %s', async (_, setting) => {
    await using other = await startFunction('place-order', { ...environment, ...setting });

    const { value } = await other.lambda.invoke(orderEvent(['sku-pen']), newTrace());
    const { errorType } = await other.lambda.invoke(orderEvent(['sku-fault']), newTrace());

    expect(value?.statusCode).toBe(201);
    expect(errorType).toBe('StockLedgerError');
    expect(other.lambda.sink.documents).toEqual([]);
    expect(other.lambda.output()).toBe('');
  });

  it('is not needed: an order is placed without a trace header, or with a root alone', async () => {
    const { traceId } = newTrace();

    const without = await placeOrder.lambda.invoke(orderEvent(['sku-pen']));
    const rootOnly = await placeOrder.lambda.invoke(orderEvent(['sku-pen']), {
      traceHeader: `Root=${traceId}`,
    });

    expect(without.value?.statusCode).toBe(201);
    expect(rootOnly.value?.statusCode).toBe(201);
    await place(['sku-pen'], 4);
    const traceIds = placeOrder.lambda.sink.documents.map(({ trace_id }) => trace_id);
    expect(traceIds).not.toContain(traceId);
  });
});
