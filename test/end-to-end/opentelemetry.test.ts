import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { stage } from './expected-graphs.ts';
import { lampOrder, type OrdersInstance, repository, startOrders } from './orders-instance.ts';
import { entitiesOf, ofOrigin, shapeOf } from './trace-shape.ts';

describe('an order that is read through the function with OpenTelemetry', () => {
  let app: OrdersInstance;
  let orderId: string;

  beforeAll(async () => {
    app = await startOrders({ projectDir: repository, stacks: ['Orders'] });
    const { body } = await app.send('POST', 'orders', lampOrder);
    orderId = JSON.parse(body).orderId;
  });

  afterAll(() => app?.[Symbol.asyncDispose]());

  it('shows the spans below the function, as its twin shows its subsegments', async () => {
    const answer = await app.send('GET', `orders/${orderId}/otel`);

    expect(answer.status).toBe(200);
    await eventually(async () => {
      const documents = await app.documents(answer.traceId);
      const [fn] = ofOrigin(documents, 'AWS::Lambda::Function');
      const invocation = fn?.subsegments?.find(({ name }) => name === 'Invocation');
      expect(shapeOf(invocation?.subsegments ?? [])).toEqual([
        '## index.handler',
        '  DynamoDB (aws) 200',
      ]);
      expect(entitiesOf(documents).find(({ name }) => name === '## index.handler')).toMatchObject({
        annotations: { ColdStart: true, Service: 'get-order-otel', orderId },
        metadata: { 'get-order-otel': { 'index.handler response': { statusCode: 200 } } },
      });
      expect(await app.traceGraph(answer.traceId)).toEqual([
        'get-order-otel (AWS::Lambda) active ok 1',
        '  -> get-order-otel (AWS::Lambda::Function) ok 1',
        'get-order-otel (AWS::Lambda::Function) active ok 1',
        '  -> orders (AWS::DynamoDB::Table) ok 1',
        'orders (AWS::DynamoDB::Table) unknown ok 1',
        ...stage('ok', 'get-order-otel'),
      ]);
    });
    expect(app.warnings).toEqual([]);
  });

  it('shows the client’s mistake as an error, with the exception', async () => {
    const answer = await app.send('GET', 'orders/nothing-here/otel');

    expect(answer.status).toBe(404);
    await eventually(async () => {
      const handler = entitiesOf(await app.documents(answer.traceId)).find(
        ({ name }) => name === '## index.handler',
      );
      expect(handler).toMatchObject({ error: true, http: { response: { status: 404 } } });
      expect(handler).not.toHaveProperty('fault');
      const [exception] =
        typeof handler?.cause === 'object' ? (handler.cause.exceptions ?? []) : [];
      expect(exception).toMatchObject({ type: 'OrderNotFoundError', remote: false });
      expect(exception?.stack?.[0]?.path).toMatch(/^\/.*index\.js$/);
    });
  });
});
