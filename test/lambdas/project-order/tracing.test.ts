import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsError } from '../../harness/aws-answers.ts';
import { orderItem, streamRecord } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

describe('the trace of project-order', () => {
  let projectOrder: FunctionUnderTest;

  beforeAll(async () => {
    projectOrder = await startFunction('project-order', { ORDER_VIEWS_TABLE: 'order-views' });
  });

  beforeEach(() => projectOrder.answer({}));

  afterAll(() => projectOrder[Symbol.asyncDispose]());

  it('names the trace that placed each order, so that a filter finds both halves', async () => {
    const trace = newTrace();

    const { value } = await projectOrder.lambda.invoke(
      { Records: [streamRecord('100', 'o-1'), streamRecord('101', 'o-2')] },
      trace,
    );

    const documents = await projectOrder.lambda.sink.take(trace.traceId, 5);
    const records = documents.filter(({ name }) => name === '### project order');
    expect(value).toEqual({ batchItemFailures: [] });
    expect(records.map(({ annotations }) => annotations)).toEqual([
      { orderId: 'o-1', upstream_trace_id: orderItem('o-1').traceId.S },
      { orderId: 'o-2', upstream_trace_id: orderItem('o-2').traceId.S },
    ]);
    expect(documents.filter(({ name }) => name === 'DynamoDB')).toMatchObject([
      { parent_id: records[0]?.id, aws: { operation: 'PutItem', table_name: 'order-views' } },
      { parent_id: records[1]?.id, aws: { operation: 'PutItem', table_name: 'order-views' } },
    ]);
  });

  it('shows the record at which the batch stopped', async () => {
    const throttled = awsError(400, 'ValidationException', 'One or more parameter values');
    projectOrder.answer({
      'DynamoDB.PutItem': ({ body }) => (body.includes('"o-2"') ? throttled : {}),
    });
    const trace = newTrace();

    const { value } = await projectOrder.lambda.invoke(
      { Records: ['o-1', 'o-2', 'o-3'].map((id, index) => streamRecord(`${100 + index}`, id)) },
      trace,
    );

    const documents = await projectOrder.lambda.sink.take(trace.traceId, 5);
    const records = documents.filter(({ name }) => name === '### project order');
    expect(value).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(records.map(({ annotations, fault }) => [annotations?.orderId, fault])).toEqual([
      ['o-1', undefined],
      ['o-2', true],
    ]);
  });
});
