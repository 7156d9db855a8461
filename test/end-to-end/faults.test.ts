import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { acceptedOrder, behindTopic, placeOrder, stage } from './expected-graphs.ts';
import { type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';
import { entitiesOf, exceptionsOf, ofOrigin, shapeOf } from './trace-shape.ts';

describe('faults chosen by the order', () => {
  let app: OrdersInstance;
  let accepted: Awaited<ReturnType<OrdersInstance['order']>>;

  beforeAll(async () => {
    // Lambda waits a minute and then two before it tries an event again.
    app = await startOrders({ projectDir: ordersProject(), timeScale: 60 });
    accepted = await app.order('sku-async-fault');
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('spends the time of sku-slow in the stock check', async () => {
    const { traceId, status } = await app.order('sku-slow');

    expect(status).toBe(201);
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(acceptedOrder));
    const check = await eventually(async () => {
      const found = entitiesOf(await app.documents(traceId)).find(
        ({ name }) => name === '### check stock',
      );
      expect(found).toBeDefined();
      return found;
    });
    expect((check?.end_time ?? 0) - (check?.start_time ?? 0)).toBeGreaterThanOrEqual(1.19);
  });

  it('answers sku-fault with 502: a fault of the stage, an error of the function', async () => {
    const { traceId, status, body } = await app.order('sku-fault');

    expect({ status, body }).toEqual({
      status: 502,
      body: '{"message": "Internal server error"}',
    });
    await eventually(async () =>
      expect(await app.traceGraph(traceId)).toEqual([
        ...stage('fault'),
        'place-order (AWS::Lambda) active error 1',
        '  -> place-order (AWS::Lambda::Function) error 1',
        'place-order (AWS::Lambda::Function) active error 1',
      ]),
    );
    await eventually(async () => {
      const documents = await app.documents(traceId);
      expect(shapeOf(documents)).toEqual([
        'orders/prod (AWS::ApiGateway::Stage) 502 fault',
        '  Lambda (aws) 502 fault',
        'place-order (AWS::Lambda) 200 error',
        'place-order (AWS::Lambda::Function) error',
        '  Invocation error',
        '    ## index.handler fault',
        '      ### check stock fault',
        '  Overhead',
      ]);
      expect(exceptionsOf(documents)).toContain(
        'StockLedgerError: the stock ledger has no balance for "sku-fault"',
      );
    });
  });

  it('answers sku-bad-request with 400: an error of the stage alone', async () => {
    const { traceId, status } = await app.order('sku-bad-request');

    expect(status).toBe(400);
    await eventually(async () =>
      expect(await app.traceGraph(traceId)).toEqual([
        ...stage('error'),
        'place-order (AWS::Lambda) active ok 1',
        '  -> place-order (AWS::Lambda::Function) ok 1',
        'place-order (AWS::Lambda::Function) active ok 1',
      ]),
    );
  });

  it('answers sku-throttle with 429, and draws where Lambda throttled', async () => {
    const { traceId, status } = await app.order('sku-throttle');

    expect(status).toBe(429);
    await eventually(async () =>
      expect(await app.traceGraph(traceId)).toEqual([
        ...stage('throttle'),
        'place-order (AWS::Lambda) active ok 1',
        '  -> place-order (AWS::Lambda::Function) ok 1',
        'place-order (AWS::Lambda::Function) active ok 1',
        '  -> reserve-express (AWS::Lambda) throttle 1 as Lambda (AWS::Lambda)',
        'reserve-express (AWS::Lambda) active throttle 1',
      ]),
    );
    await eventually(async () =>
      expect(exceptionsOf(await app.documents(traceId))).toEqual([
        'ExpressCapacityError: express delivery has no capacity at the moment: try again later',
        'TooManyRequestsException: Rate Exceeded.',
      ]),
    );
  });

  it('tries sku-async-fault three times behind an answer that was fine', async () => {
    const { traceId, status } = accepted;

    expect(status).toBe(201);
    await eventually(async () =>
      expect(await app.traceGraph(traceId)).toEqual([
        'fulfil-order (AWS::Lambda) unknown',
        ...behindTopic.queue,
        'notify-customer (AWS::Lambda) active ok 1',
        '  -> notify-customer (AWS::Lambda::Function) error 3',
        'notify-customer (AWS::Lambda::Function) active error 3',
        ...behindTopic.topic,
        'orders (AWS::DynamoDB::Table) unknown ok 1',
        ...stage('ok'),
        ...placeOrder,
      ]),
    );
    const documents = await app.documents(traceId);
    const service = ofOrigin(documents, 'AWS::Lambda').filter(
      ({ name }) => name === 'notify-customer',
    );
    expect(shapeOf(service)).toEqual([
      'notify-customer (AWS::Lambda) 202',
      '  Dwell Time',
      '  Attempt #1 200 error',
      '  Attempt #2 200 error',
      '  Attempt #3 200 error',
    ]);
  });

  it('then keeps its event as a dead letter that knows its trace', async () => {
    const sqs = new SQSClient(app.aws);
    onTestFinished(() => sqs.destroy());
    const letter = await eventually(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl(app, 'notify-customer-dead-letters'),
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['AWSTraceHeader'],
        }),
      );
      expect(Messages).toHaveLength(1);
      return Messages[0];
    });

    const event = JSON.parse(letter?.Body ?? '');
    const { orderId } = JSON.parse(accepted.body);
    expect(JSON.parse(event.Records[0].Sns.Message)).toMatchObject({ orderId });
    expect(letter?.MessageAttributes).toMatchObject({
      ErrorCode: { StringValue: '200' },
      ErrorMessage: { StringValue: 'no carrier delivers "sku-async-fault"' },
    });
    expect(letter?.Attributes?.AWSTraceHeader).toContain(`Root=${accepted.traceId};`);
  });

  it('answers 404 for an order that does not exist', async () => {
    const { traceId, status, body } = await app.send('GET', 'orders/no-such-order');

    expect({ status, body }).toEqual({
      status: 404,
      body: '{"message":"order \\"no-such-order\\" does not exist"}',
    });
    await eventually(async () =>
      expect(await app.traceGraph(traceId)).toEqual([
        'get-order (AWS::Lambda) active ok 1',
        '  -> get-order (AWS::Lambda::Function) ok 1',
        'get-order (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        'orders (AWS::DynamoDB::Table) unknown ok 1',
        ...stage('error', 'get-order'),
      ]),
    );
  });

  it.each([
    ['without a body', undefined],
    ['that is not JSON', '{"customerTier":'],
    ['without items', '{"customerTier":"gold","items":[]}'],
    ['of another tier', '{"customerTier":"bronze","items":[{"sku":"sku-pen","quantity":1}]}'],
  ])('refuses an order %s at the stage, before any integration', async (_, body) => {
    const answer = await app.send('POST', 'orders', body);

    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: '{"message": "Invalid request body"}',
    });
    await eventually(async () =>
      expect(shapeOf(await app.documents(answer.traceId))).toEqual([
        'orders/prod (AWS::ApiGateway::Stage) 400 error',
      ]),
    );
  });
});
const queueUrl = (app: OrdersInstance, name: string) =>
  `https://sqs.${app.status.region}.amazonaws.com/${app.status.account}/${name}`;
