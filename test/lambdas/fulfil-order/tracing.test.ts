import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError } from '../../harness/aws-answers.ts';
import { orderItem, orderPlacedMessage, sqsEvent } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

const conditionFailed = awsError(
  400,
  'ConditionalCheckFailedException',
  'The conditional request failed',
);

describe('the trace of fulfil-order', () => {
  let fulfilOrder: FunctionUnderTest;

  beforeAll(async () => {
    fulfilOrder = await startFunction('fulfil-order', { ORDERS_TABLE: 'orders' });
  });

  beforeEach(() => fulfilOrder.answer({}));

  afterAll(() => fulfilOrder[Symbol.asyncDispose]());

  it('keeps concurrent records apart, whatever the order of the answers', async () => {
    const orderIds = ['o-1', 'o-2', 'o-3', 'o-4', 'o-5', 'o-6'];
    // All calls are open at once and are answered from the last to the first.
    const open: (() => void)[] = [];
    const answer = () =>
      new Promise<object>((resolve) => {
        open.push(() => resolve({ headers: { 'x-amzn-requestid': 'request-7' } }));
        if (open.length === orderIds.length) for (const finish of open.reverse()) finish();
      });
    fulfilOrder.answer({ 'DynamoDB.UpdateItem': answer });
    const trace = newTrace();

    const { value } = await fulfilOrder.lambda.invoke(
      sqsEvent(orderIds.map((orderId) => orderPlacedMessage(orderId))),
      trace,
    );

    const documents = await fulfilOrder.lambda.sink.take(trace.traceId, 13);
    const handler = documents.find(({ name }) => name === '## index.handler');
    const records = documents.filter(({ name }) => name === '### fulfil order');
    const calls = documents.filter(({ name }) => name === 'DynamoDB');
    expect(value).toEqual({ batchItemFailures: [] });
    expect(new Set(records.map(({ parent_id }) => parent_id))).toEqual(new Set([handler?.id]));
    const placed = fulfilOrder.aws.requests.map(({ headers, body }) => {
      const callId = /Parent=(\w+)/.exec(String(headers['x-amzn-trace-id']))?.[1];
      const call = calls.find(({ id }) => id === callId);
      const record = records.find(({ id }) => id === call?.parent_id);
      return [JSON.parse(body).Key.orderId.S, record?.annotations?.orderId];
    });
    expect(placed).toHaveLength(orderIds.length);
    for (const [called, annotated] of placed) expect(called).toBe(annotated);
  });

  it('shows which record failed, and fails that record alone', async () => {
    const trace = newTrace();

    const { value } = await fulfilOrder.lambda.invoke(
      sqsEvent([orderPlacedMessage('o-1'), 'not json', orderPlacedMessage('o-3')]),
      trace,
    );

    const documents = await fulfilOrder.lambda.sink.take(trace.traceId, 6);
    const line = await vi.waitUntil(() => fulfilOrder.lambda.output());
    const failed = documents.filter(({ fault }) => fault);
    expect(value).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(JSON.parse(line)).toMatchObject({
      level: 'ERROR',
      message: 'message "m-1" is not done',
      service: 'fulfil-order',
      xray_trace_id: trace.traceId,
      error: { name: 'Error', message: 'the message is not valid JSON, got "not json"' },
    });
    expect(failed).toMatchObject([
      {
        name: '### fulfil order',
        cause: {
          exceptions: [{ message: 'the message is not valid JSON, got "not json"' }],
        },
      },
    ]);
  });

  it('reads the order behind a failed condition: one that is fulfilled already is fine', async () => {
    fulfilOrder.answer({
      'DynamoDB.UpdateItem': conditionFailed,
      'DynamoDB.GetItem': {
        body: JSON.stringify({ Item: orderItem('o-1', { status: 'FULFILLED' }) }),
      },
    });
    const trace = newTrace();

    const { value } = await fulfilOrder.lambda.invoke(sqsEvent([orderPlacedMessage('o-1')]), trace);

    const documents = await fulfilOrder.lambda.sink.take(trace.traceId, 4);
    const calls = documents.filter(({ name }) => name === 'DynamoDB');
    const record = documents.find(({ name }) => name === '### fulfil order');
    expect(value).toEqual({ batchItemFailures: [] });
    expect(calls.map(({ aws, error }) => [aws?.operation, error])).toEqual([
      ['UpdateItem', true],
      ['GetItem', undefined],
    ]);
    expect(record).not.toHaveProperty('fault');
  });
});
