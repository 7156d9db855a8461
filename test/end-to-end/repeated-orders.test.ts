import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { stage } from './expected-graphs.ts';
import { lampOrder, type OrdersInstance, startOrders } from './orders-instance.ts';
import { ordersProject } from './orders-project.ts';

describe('orders that are repeated', () => {
  let app: OrdersInstance;
  const withKey = (key: string, body = lampOrder) =>
    app.send('POST', 'orders', body, { 'idempotency-key': key });

  beforeAll(async () => {
    app = await startOrders({ projectDir: ordersProject() });
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

    const other = await withKey('reused', lampOrder.replace('sku-lamp', 'sku-pen'));

    expect(other.status).toBe(422);
  });
});
