import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EntityDocument, epochSeconds, newTraceId } from '../../local/xray/index.ts';
import { eventually } from './eventually.ts';
import { acceptedOrder, behindTopic, placeOrder, stage, webhook } from './expected-graphs.ts';
import { lampOrder, type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { entitiesOf, ofOrigin, sent, shapeOf } from './trace-shape.ts';

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

    const answer = await app.send('POST', 'orders', lampOrder, {
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
describe('many orders at once', () => {
  const many = 30;
  let app: OrdersInstance;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('are each counted once on every edge, and none is lost', async () => {
    const answers = await Promise.all(
      Array.from({ length: many }, () => app.send('POST', 'orders', lampOrder)),
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
