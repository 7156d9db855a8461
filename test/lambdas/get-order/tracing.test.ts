import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { httpEvent, orderItem } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

describe('the trace of get-order', () => {
  let getOrder: FunctionUnderTest;

  beforeAll(async () => {
    getOrder = await startFunction('get-order', { ORDERS_TABLE: 'orders' });
  });

  beforeEach(() => getOrder.answer({}));

  afterAll(() => getOrder[Symbol.asyncDispose]());

  it('is annotated with what the order is', async () => {
    getOrder.answer({ 'DynamoDB.GetItem': { body: JSON.stringify({ Item: orderItem('o-1') }) } });
    const trace = newTrace();

    const { value } = await getOrder.lambda.invoke(
      httpEvent({ pathParameters: { orderId: 'o-1' } }),
      trace,
    );

    const [call, handler] = await getOrder.lambda.sink.take(trace.traceId, 2);
    expect(value?.statusCode).toBe(200);
    expect(call).toMatchObject({ aws: { operation: 'GetItem' }, parent_id: handler?.id });
    expect(handler?.annotations).toMatchObject({
      orderId: 'o-1',
      customerTier: 'gold',
      amount: 3.2,
    });
  });

  it('marks an order that does not exist as an error', async () => {
    const trace = newTrace();

    const { value } = await getOrder.lambda.invoke(
      httpEvent({ pathParameters: { orderId: 'o-9' } }),
      trace,
    );

    const [, handler] = await getOrder.lambda.sink.take(trace.traceId, 2);
    expect(value?.statusCode).toBe(404);
    expect(handler).toMatchObject({
      error: true,
      annotations: { orderId: 'o-9' },
      cause: { exceptions: [{ type: 'OrderNotFoundError' }] },
    });
    expect(handler).not.toHaveProperty('fault');
  });
});
