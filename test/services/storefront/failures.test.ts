import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../harness/server-process.ts';
import { bundleService, type ServiceBundle } from '../../harness/service-under-test.ts';
import {
  type Answers,
  flatten,
  json,
  ordersHost,
  type StorefrontService,
  startStorefront,
} from './storefront-service.ts';

const orderPath = '/prod/orders/o-1';
const queryOrder = '{ order(id: "o-1") { orderId } }';
const placeOrder = (argument = '') =>
  `mutation { placeOrder(input: {customerTier: gold, items: [{sku: "sku-pen", quantity: 1}]}${argument}) { orderId } }`;

interface Expected {
  readonly code: string;
  readonly type: string;
  /** On the resolver's subsegment; the call's own are those of its status. */
  readonly flags: Record<string, true>;
  readonly status?: number;
}

const clients = { error: true } as const;
const ours = { fault: true } as const;
const message = 'as the Orders API says it';
const unavailable = { code: 'UPSTREAM_FAILED', type: 'OrdersUnavailableError', flags: ours };

const cases: readonly (readonly [what: string, query: string, Answers, Expected])[] = [
  [
    'an order that does not exist',
    queryOrder,
    { [orderPath]: () => json({ message }, 404) },
    { code: 'NOT_FOUND', type: 'OrderNotFoundError', flags: clients, status: 404 },
  ],
  [
    'a refused order',
    placeOrder(),
    { '/prod/orders': () => json({ message, errors: ['items[0]'] }, 400) },
    { code: 'BAD_USER_INPUT', type: 'InvalidOrderError', flags: clients, status: 400 },
  ],
  [
    'another order under the same key',
    placeOrder(', idempotencyKey: "k-1"'),
    { '/prod/orders': () => json({ message }, 422) },
    { code: 'CONFLICT', type: 'IdempotencyKeyReusedError', flags: clients, status: 422 },
  ],
  [
    'a throttled order',
    placeOrder(),
    { '/prod/orders': () => json({ message }, 429) },
    {
      code: 'THROTTLED',
      type: 'OrdersThrottledError',
      flags: { error: true, throttle: true },
      status: 429,
    },
  ],
  [
    'an API that fails',
    queryOrder,
    { [orderPath]: () => json({ message: 'Internal server error' }, 502) },
    { ...unavailable, status: 502 },
  ],
  [
    'an answer that is not JSON',
    queryOrder,
    { [orderPath]: () => ({ body: '<html>' }) },
    { ...unavailable, status: 200 },
  ],
  [
    'an answer that is no order',
    queryOrder,
    { [orderPath]: () => json({ orderId: 7 }) },
    { ...unavailable, status: 200 },
  ],
  [
    'a redirect',
    queryOrder,
    { [orderPath]: () => ({ status: 302, headers: { location: 'http://elsewhere.example.com' } }) },
    { ...unavailable, status: 302 },
  ],
];

let bundle: ServiceBundle;

beforeAll(async () => {
  bundle = await bundleService('storefront');
});

afterAll(() => bundle[Symbol.asyncDispose]());

describe('a field that fails', () => {
  let storefront: StorefrontService;

  beforeAll(async () => {
    storefront = await startStorefront(bundle);
  });

  afterAll(() => storefront[Symbol.asyncDispose]());

  async function trace(query: string) {
    const reply = await storefront.query(query);
    const segment = await storefront.service.sink.takeNamed(reply.trace.traceId, 'storefront');
    return { reply, segment, nodes: flatten([segment]) };
  }

  it.each(cases)(
    'is told and recorded where it failed: %s',
    async (_what, query, answers, expected) => {
      storefront.answer(answers);

      const { reply, segment, nodes } = await trace(query);

      const [resolver, call] = [nodes[1]?.entity, nodes[2]?.entity];
      expect(reply.status).toBe(200);
      expect(reply.body.errors).toMatchObject([{ extensions: { code: expected.code } }]);
      expect(flagsOf(resolver)).toEqual(expected.flags);
      expect(resolver).toMatchObject({ cause: { exceptions: [{ type: expected.type }] } });
      expect(call).toMatchObject({
        name: ordersHost,
        traced: true,
        http: { response: { status: expected.status } },
      });
      expect(flagsOf(call)).toEqual(flagsForStatus(expected.status ?? 0));
      expect(call).not.toHaveProperty('cause');
      expect(flagsOf(segment)).toEqual({});
      expect(segment.annotations).toMatchObject({ graphqlErrors: 1 });
    },
  );

  it('keeps what the API has to say about an order', async () => {
    storefront.answer({ '/prod/orders': () => json({ message, errors: ['items[0]'] }, 400) });

    const { reply } = await trace(placeOrder());

    expect(reply.body.errors).toMatchObject([
      { message, path: ['placeOrder'], extensions: { errors: ['items[0]'] } },
    ]);
  });

  it('leaves its neighbours alone', async () => {
    storefront.answer({
      [orderPath]: () => json({ message }, 404),
      '/prod/orders/o-2': () => json({}, 500),
      '/stock': () => json({}, 503),
    });

    const { reply, nodes } = await trace(
      '{ storefront(orderIds: ["o-1", "o-2", "o-3"]) { orders { orderId } catalogue { sku } } }',
    );

    expect(reply.body.data).toEqual({
      storefront: { orders: [null, null, { orderId: 'o-3' }], catalogue: null },
    });
    expect(reply.body.errors?.map(({ path }) => path?.join('.')).sort()).toEqual([
      'storefront.catalogue',
      'storefront.orders.0',
      'storefront.orders.1',
    ]);
    const orders = nodes.find(({ entity }) => entity.name === 'Storefront.orders')?.entity;
    const types = typeof orders?.cause === 'object' ? orders.cause.exceptions : [];
    expect(types?.map(({ type }) => type).sort()).toEqual([
      'OrderNotFoundError',
      'OrdersUnavailableError',
    ]);
    const page = nodes.find(({ entity }) => entity.name === 'Query.storefront')?.entity;
    expect(flagsOf(page)).toEqual({});
  });

  it.each(['..', '../stock', 'a/b', 'a?b', '%2e%2e', '', 'o'.repeat(65), 'ö'])(
    'asks nobody for the order "%s"',
    async (id) => {
      storefront.answer({});

      const { reply } = await trace(`{ order(id: ${JSON.stringify(id)}) { orderId } }`);

      expect(reply.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(storefront.upstream.requests).toEqual([]);
    },
  );

  it('does not pass a line break on in a header', async () => {
    storefront.answer({});

    const { reply } = await trace(placeOrder(', idempotencyKey: "a\\r\\nx-evil: 1"'));

    expect(reply.body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(storefront.upstream.requests).toEqual([]);
  });
});

describe('an upstream that is not there', () => {
  it('fails the call and the resolver, and X-Ray waits for no segment of it', async () => {
    const nobody = await freePort();
    await using storefront = await startStorefront(bundle, {
      ORDERS_API_URL: `http://127.0.0.1:${nobody}/prod`,
    });

    const { trace } = await storefront.query(queryOrder);

    const segment = await storefront.service.sink.takeNamed(trace.traceId, 'storefront');
    const [, resolver, call] = flatten([segment]).map(({ entity }) => entity);
    expect(resolver).toMatchObject({
      fault: true,
      cause: {
        exceptions: [
          { type: 'OrdersUnavailableError', message: 'the Orders API cannot be reached' },
        ],
      },
    });
    expect(call).toMatchObject({ name: '127.0.0.1', namespace: 'remote', fault: true });
    expect(call).toHaveProperty('cause');
    expect(call).not.toHaveProperty('traced');
    expect(call?.http).not.toHaveProperty('response');
  });

  it('is waited for when it had the request and hung up', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroy()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    await using storefront = await startStorefront(bundle, {
      ORDERS_API_URL: `http://127.0.0.1:${port}`,
    });

    const { trace } = await storefront.query(queryOrder);
    server.close();

    const segment = await storefront.service.sink.takeNamed(trace.traceId, 'storefront');
    expect(flatten([segment])[2]?.entity).toMatchObject({ fault: true, traced: true });
  });

  it('leaves stock unknown where the Inventory stack is not deployed', async () => {
    await using storefront = await startStorefront(bundle, { INVENTORY_URL: '' });

    const { body, trace } = await storefront.query(
      '{ order(id: "o-1") { items { stock } } catalogue { sku price stock } }',
    );
    const segment = await storefront.service.sink.takeNamed(trace.traceId, 'storefront');

    expect(body.errors).toBeUndefined();
    expect(body.data?.order).toEqual({ items: [{ stock: null }, { stock: null }] });
    expect(body.data?.catalogue).toContainEqual({ sku: 'sku-pen', price: 3.2, stock: null });
    expect(storefront.upstream.requests.map(({ path }) => path)).toEqual([orderPath]);
    expect(flatten([segment]).map(({ entity }) => entity.name)).not.toContain('OrderItem.stock');
  });
});

function flagsOf(entity: object | undefined): Record<string, unknown> {
  const entries = Object.entries(entity ?? {});
  return Object.fromEntries(entries.filter(([key]) => /^(error|throttle|fault)$/.test(key)));
}

function flagsForStatus(status: number): Record<string, true> {
  if (status === 429) return { error: true, throttle: true };
  if (status >= 500) return { fault: true };
  return status >= 400 ? { error: true } : {};
}
