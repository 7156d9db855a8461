import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { awsError } from '../../harness/aws-answers.ts';
import {
  type Answer,
  type Downstream,
  type GivenAnswer,
  startDownstream,
} from '../../harness/downstream.ts';
import { orderPlacedMessage, sqsEvent } from '../../harness/events.ts';
import { type FunctionUnderTest, startFunction } from '../../harness/function-under-test.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';

describe('the trace of fulfil-order with Inventory', () => {
  const parameter = '/tracelab/inventory-url';
  let fulfilOrder: FunctionUnderTest;
  let inventory: Downstream;
  let answer: GivenAnswer;
  let owned: AsyncDisposableStack;

  beforeEach(async () => {
    await using resources = new AsyncDisposableStack();
    answer = { status: 201 };
    inventory = resources.use(await startDownstream(() => answer));
    fulfilOrder = resources.use(
      await startFunction('fulfil-order', {
        ORDERS_TABLE: 'orders',
        INVENTORY_URL_PARAMETER: parameter,
      }),
    );
    owned = resources.move();
  });

  afterEach(() => owned.disposeAsync());

  const parameterValue = (value: string): Answer => ({
    body: JSON.stringify({ Parameter: { Name: parameter, Value: value } }),
  });
  const parameterRequests = () =>
    fulfilOrder.aws.requests.filter(
      ({ headers }) => headers['x-amz-target'] === 'AmazonSSM.GetParameter',
    );
  const operations = () => fulfilOrder.aws.requests.map(({ headers }) => headers['x-amz-target']);

  async function fulfil(documents: number, ...orderIds: string[]) {
    const trace = newTrace();
    const { value } = await fulfilOrder.lambda.invoke(
      sqsEvent(orderIds.map((orderId) => orderPlacedMessage(orderId))),
      trace,
    );
    return {
      trace,
      value,
      documents: await fulfilOrder.lambda.sink.take(trace.traceId, documents),
    };
  }

  it('is what it is without Inventory where the parameter does not exist', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': awsError(400, 'ParameterNotFound', '') });

    const { value, documents } = await fulfil(3, 'o-1');
    const again = await fulfil(3, 'o-2');

    expect(value).toEqual({ batchItemFailures: [] });
    expect(again.value).toEqual({ batchItemFailures: [] });
    expect(documents.map(({ name }) => name)).toEqual([
      'DynamoDB',
      '### fulfil order',
      '## index.handler',
    ]);
    expect(operations()).toEqual([
      'AmazonSSM.GetParameter',
      'DynamoDB_20120810.UpdateItem',
      'DynamoDB_20120810.UpdateItem',
    ]);
    expect(inventory.requests).toEqual([]);
  });

  it('goes on to Inventory, which is asked for each order and looked up once', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });

    const { trace, value, documents } = await fulfil(9, 'o-1', 'o-2');

    expect(value).toEqual({ batchItemFailures: [] });
    expect(parameterRequests()).toHaveLength(1);
    const calls = documents.filter(({ namespace }) => namespace === 'remote');
    const steps = documents.filter(({ name }) => name === '### reserve stock');
    expect(calls.map(({ parent_id }) => parent_id).sort()).toEqual(
      steps.map(({ id }) => id).sort(),
    );
    expect(calls[0]).toMatchObject({
      name: '127.0.0.1',
      http: {
        request: { method: 'POST', url: 'http://127.0.0.1/reservations' },
        response: { status: 201 },
      },
    });
    expect(inventory.requests.map(({ headers }) => headers['x-amzn-trace-id']).sort()).toEqual(
      calls.map(({ id }) => `Root=${trace.traceId};Parent=${id};Sampled=1`).sort(),
    );
  });

  it('shows an error, and no fault, where the stock does not cover the order', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });
    answer = { status: 409, body: '{"shortages":[]}' };

    const { value, documents } = await fulfil(5, 'o-1');

    expect(value).toEqual({ batchItemFailures: [] });
    expect(documents.filter(({ fault }) => fault)).toEqual([]);
    expect(documents.filter(({ error }) => error)).toMatchObject([{ namespace: 'remote' }]);
    expect(JSON.parse(fulfilOrder.aws.requests[1]?.body ?? '')).toMatchObject({
      ExpressionAttributeValues: { ':status': { S: 'BACKORDERED' } },
    });
  });

  it('fails the record when Inventory fails, and looks nothing else up', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });
    answer = { status: 503 };

    const { value, documents } = await fulfil(4, 'o-1');

    expect(value).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
    expect(operations()).toEqual(['AmazonSSM.GetParameter']);
    expect(documents.find(({ name }) => name === '### reserve stock')).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'ReservationFailedError' }] },
    });
  });

  it('hears that the database of Inventory cannot be reached, which takes that 3 seconds to know', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });
    answer = sleep(3_200, { status: 503 });

    const { documents } = await fulfil(4, 'o-1');

    expect(documents.find(({ namespace }) => namespace === 'remote')).toMatchObject({
      http: { response: { status: 503 } },
    });
    expect(documents.find(({ name }) => name === '### reserve stock')).toMatchObject({
      cause: { exceptions: [{ type: 'ReservationFailedError' }] },
    });
  });

  it('gives up on an Inventory that does not answer', async () => {
    fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });
    answer = undefined;

    const { value, documents } = await fulfil(4, 'o-1');

    expect(value).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
    expect(documents.find(({ namespace }) => namespace === 'remote')).toMatchObject({
      fault: true,
      cause: { exceptions: [{ type: 'TimeoutError' }] },
    });
  });

  it.each([
    ['may not be read', awsError(400, 'AccessDeniedException', 'not authorized'), 'not authorized'],
    ['is no address', parameterValue('inventory'), 'must be the http(s) address'],
    ['is of another kind', parameterValue('ftp://inventory'), 'must be the http(s) address'],
    ['is empty', parameterValue(''), 'of Inventory, got'],
  ])(
    'fails the record when the parameter %s, and reads it again for the next',
    async (...given) => {
      const [, broken, message] = given;
      fulfilOrder.answer({ 'AmazonSSM.GetParameter': broken });

      const { value, documents } = await fulfil(2, 'o-1');
      fulfilOrder.answer({ 'AmazonSSM.GetParameter': parameterValue(inventory.url) });
      const again = await fulfil(5, 'o-1');

      expect(value).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
      expect(JSON.stringify(documents)).toContain(message);
      expect(documents.map(({ name }) => name)).toEqual(['### fulfil order', '## index.handler']);
      expect(again.value).toEqual({ batchItemFailures: [] });
    },
  );
});
