import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type EntityDocument, epochSeconds, newTraceId } from '../../local/xray/index.ts';
import { eventually } from './eventually.ts';
import { acceptedOrder, behindTopic, placeOrder, stage, webhook } from './expected-graphs.ts';
import { type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { entitiesOf, exceptionsOf, ofOrigin, sent, shapeOf } from './trace-shape.ts';

describe('one order through the Orders pipeline', () => {
  let app: OrdersInstance;
  let traceId: string;
  let orderId: string;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
    const answer = await app.order('sku-notebook', 'sku-pen');
    expect(answer.status).toBe(201);
    traceId = answer.traceId;
    orderId = JSON.parse(answer.body).orderId;
    await eventually(async () =>
      expect(await app.item('order-views', orderId)).toMatchObject({
        status: 'FULFILLED',
        version: 2,
      }),
    );
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('starts without a warning', () => {
    expect(app.warnings).toEqual([]);
  });

  it('draws the expected map, node by node and edge by edge', async () => {
    await eventually(async () => {
      // How often the stream's batches are sampled is Lambda's own decision, at most once a second.
      const projections = await projectionsOf(app, traceId);
      const documents = await Promise.all(projections.map((id) => app.documents(id)));
      const invoked = projections.length;
      const written = callsTo('order-views', documents.flat());
      expect(invoked).toBeGreaterThan(0);

      expect(await app.serviceGraph()).toEqual([
        'fulfil-order (AWS::Lambda) active root ok 1',
        '  -> fulfil-order (AWS::Lambda::Function) ok 1',
        'fulfil-order (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        ...behindTopic.queue,
        ...behindTopic.notify,
        ...behindTopic.topic,
        `order-views (AWS::DynamoDB::Table) unknown ok ${written}`,
        'orders (AWS::DynamoDB::Table) unknown ok 2',
        ...stage('ok'),
        ...placeOrder,
        `project-order (AWS::Lambda) active root ok ${invoked}`,
        `  -> project-order (AWS::Lambda::Function) ok ${invoked}`,
        `project-order (AWS::Lambda::Function) active ok ${invoked}`,
        `  -> order-views (AWS::DynamoDB::Table) ok ${written}`,
        'project-order (client) unknown',
        `  -> project-order (AWS::Lambda) ok ${invoked}`,
        webhook,
      ]);
    });
  });

  it('draws the same for the trace alone, up to the link', async () => {
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(acceptedOrder));
  });

  it('links the batch that fulfils the order with the trace that placed it, both ways', async () => {
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(acceptedOrder));
    const producer = await app.documents(traceId);
    const delivery = entitiesOf(producer).find(({ name }) => name === 'SQS');
    const [link] = producer.flatMap(({ links = [] }) => links);

    const consumer = await app.documents(link?.trace_id ?? '');

    expect(link?.attributes).toMatchObject({
      'aws.xray.reserved.reference_type': 'child',
      'aws.xray.reserved.names': ['fulfil-order'],
      'aws.xray.reserved.type': 'AWS::Lambda',
    });
    expect(shapeOf(sent(consumer)).slice(0, 2)).toEqual([
      'fulfil-order (AWS::Lambda) 200',
      'fulfil-order (AWS::Lambda::Function)',
    ]);
    expect(consumer[0]?.links).toEqual([
      {
        trace_id: traceId,
        id: delivery?.id,
        attributes: expect.objectContaining({ 'aws.xray.reserved.reference_type': 'parent' }),
      },
    ]);
  });

  it('finds project-order in a trace of its own, by the annotation of the order’s trace', async () => {
    const [projection = ''] = await projectionsOf(app, traceId);

    const documents = await app.documents(projection);

    expect(projection).not.toBe(traceId);
    expect(sent(documents).map(({ name, origin }) => [name, origin])).toEqual([
      ['project-order', 'AWS::Lambda'],
      ['project-order', 'AWS::Lambda::Function'],
    ]);
    expect(annotationsOf(documents, 'orderId')).toContain(orderId);
  });

  it('indexes what the handlers annotate', async () => {
    await eventually(async () => expect(await app.traceGraph(traceId)).toEqual(acceptedOrder));

    const summary = (await app.summaries()).find(({ Id }) => Id === traceId);

    const values = (name: string) =>
      summary?.Annotations?.[name]?.map(({ AnnotationValue }) => AnnotationValue);
    expect(values('orderId')).toEqual([{ StringValue: orderId }]);
    expect(values('customerTier')).toEqual([{ StringValue: 'gold' }]);
    expect(values('amount')).toEqual([{ NumberValue: 15.7 }]);
    expect(summary).toMatchObject({
      HasError: false,
      HasFault: false,
      IsPartial: false,
      EntryPoint: { Name: 'orders/prod', Type: 'AWS::ApiGateway::Stage' },
      Http: { HttpStatus: 201, HttpMethod: 'POST' },
    });
  });

  it('marks the first request of each environment as its cold start, and no other', async () => {
    // The first environment is warm; two requests at once need a second one.
    const [one, two] = await Promise.all([app.order('sku-slow'), app.order('sku-slow')]);
    const three = await app.order('sku-lamp');

    const starts = await Promise.all(
      [traceId, one.traceId, two.traceId, three.traceId].map((id) =>
        eventually(async () => {
          const documents = await app.documents(id);
          const fn = ofOrigin(documents, 'AWS::Lambda::Function').find(
            ({ name }) => name === 'place-order',
          );
          const names = fn?.subsegments?.map(({ name }) => name) ?? [];
          expect(names).toContain('Overhead');
          const [annotated] = annotationsOf(fn ? [fn] : [], 'ColdStart');
          expect(annotated).toBe(names.includes('Initialization'));
          return annotated;
        }),
      ),
    );

    expect(starts[0]).toBe(true);
    expect(starts.slice(1, 3).sort()).toEqual([false, true]);
    expect(starts[3]).toBe(false);
  });

  it('records nothing of a request that its client does not sample', async () => {
    const left = newTraceId(epochSeconds(Date.now() / 1000));

    const answer = await app.send('POST', 'orders', order, {
      'x-amzn-trace-id': `Root=${left};Sampled=0`,
    });

    expect(answer.status).toBe(201);
    await eventually(async () =>
      expect(await app.item('order-views', JSON.parse(answer.body).orderId)).toMatchObject({
        version: 2,
      }),
    );

    expect(await app.documents(left)).toEqual([]);
  });
});

const order = JSON.stringify({
  customerTier: 'standard',
  items: [{ sku: 'sku-lamp', quantity: 1 }],
});

/** Traces of `project-order` that name the trace as the one upstream of them. */
async function projectionsOf(app: OrdersInstance, upstream: string): Promise<string[]> {
  const found = (await app.summaries()).filter(({ Annotations }) =>
    Annotations?.upstream_trace_id?.some(
      ({ AnnotationValue }) => AnnotationValue?.StringValue === upstream,
    ),
  );
  return found.map(({ Id = '' }) => Id);
}

const annotationsOf = (documents: readonly EntityDocument[], name: string) =>
  entitiesOf(documents).flatMap(({ annotations }) => annotations?.[name] ?? []);

const callsTo = (table: string, documents: readonly EntityDocument[]) =>
  entitiesOf(documents).filter(
    ({ namespace, aws }) => namespace === 'aws' && aws?.table_name === table,
  ).length;

describe('faults chosen by the order', () => {
  let app: OrdersInstance;
  let accepted: Awaited<ReturnType<OrdersInstance['order']>>;

  beforeAll(async () => {
    // Lambda waits a minute and then two before it tries an event again.
    app = await startOrders({ projectDir: repository, stacks: ['Orders'], timeScale: 60 });
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

describe('many orders at once', () => {
  const many = 30;
  let app: OrdersInstance;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('are each counted once on every edge, and none is lost', async () => {
    const answers = await Promise.all(
      Array.from({ length: many }, () => app.send('POST', 'orders', order)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    for (const { body } of answers) {
      await eventually(async () =>
        expect(await app.item('order-views', JSON.parse(body).orderId)).toMatchObject({
          status: 'FULFILLED',
          version: 2,
        }),
      );
    }

    await eventually(async () => {
      const lines = await app.serviceGraph();
      expect(lines.filter((line) => !/project-order|order-views/.test(line))).toEqual(
        mapOf(many, batchesIn(lines)),
      );
    });
  });
});

/** How many batches fulfilled the orders, which is up to the queue. */
const batchesIn = (lines: readonly string[]) =>
  Number(/root ok (\d+)/.exec(lines.find((line) => line.startsWith('fulfil-order')) ?? '')?.[1]);

const mapOf = (orders: number, batches: number): string[] => [
  `fulfil-order (AWS::Lambda) active root ok ${batches}`,
  `  -> fulfil-order (AWS::Lambda::Function) ok ${batches}`,
  `fulfil-order (AWS::Lambda::Function) active ok ${batches}`,
  `  -> orders (AWS::DynamoDB::Table) ok ${orders}`,
  ...[...behindTopic.queue, ...behindTopic.notify, ...behindTopic.topic].map((line) =>
    line.replace('ok 1', `ok ${orders}`),
  ),
  `orders (AWS::DynamoDB::Table) unknown ok ${2 * orders}`,
  ...[...stage('ok'), ...placeOrder, webhook].map((line) => line.replace('ok 1', `ok ${orders}`)),
];

const queueUrl = (app: OrdersInstance, name: string) =>
  `https://sqs.${app.status.region}.amazonaws.com/${app.status.account}/${name}`;

describe('orders that are repeated', () => {
  let app: OrdersInstance;
  const withKey = (key: string, body = order) =>
    app.send('POST', 'orders', body, { 'idempotency-key': key });

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('are placed, announced and fulfilled once', async () => {
    const first = await withKey('one-order');
    const { orderId } = JSON.parse(first.body);
    await eventually(async () =>
      expect(await app.item('order-views', orderId)).toMatchObject({ status: 'FULFILLED' }),
    );

    const repeat = await withKey('one-order');

    expect([first.status, repeat.status]).toEqual([201, 200]);
    expect(JSON.parse(repeat.body)).toEqual({ orderId, status: 'FULFILLED', amount: 49.99 });
    await eventually(async () =>
      expect(await app.traceGraph(repeat.traceId)).toEqual([
        'orders (AWS::DynamoDB::Table) unknown ok 1 error 1',
        ...stage('ok'),
        'place-order (AWS::Lambda) active ok 1',
        '  -> place-order (AWS::Lambda::Function) ok 1',
        'place-order (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1 error 1',
      ]),
    );
    expect(await app.item('orders', orderId)).toMatchObject({ status: 'FULFILLED', version: 2 });
  });

  it('are one order even when they come at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => withKey('at-once')));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    const ids = new Set(answers.map(({ body }) => JSON.parse(body).orderId));
    expect(ids.size).toBe(1);
    await eventually(async () =>
      expect(await app.item('order-views', String([...ids][0]))).toMatchObject({
        status: 'FULFILLED',
        version: 2,
      }),
    );
  });

  it('are refused with another content under the same key', async () => {
    await withKey('reused');

    const other = await withKey('reused', order.replace('sku-lamp', 'sku-pen'));

    expect(other.status).toBe(422);
  });
});
