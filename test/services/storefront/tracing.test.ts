import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../harness/downstream.ts';
import { newTrace } from '../../harness/lambda-runtime.ts';
import { bundleService, type ServiceBundle } from '../../harness/service-under-test.ts';
import { order } from './storefront-app.ts';
import {
  flatten,
  inventoryHost,
  json,
  type Node,
  ordersHost,
  type StorefrontService,
  startStorefront,
} from './storefront-service.ts';

let bundle: ServiceBundle;
let storefront: StorefrontService;

beforeAll(async () => {
  bundle = await bundleService('storefront');
  storefront = await startStorefront(bundle);
});

beforeEach(() => storefront.answer({}));

afterAll(async () => {
  await storefront[Symbol.asyncDispose]();
  await bundle[Symbol.asyncDispose]();
});

/** Runs a query and waits for the segment, which is sent when everything in it has ended. */
async function trace(query: string) {
  const reply = await storefront.query(query);
  const segment = await storefront.service.sink.takeNamed(reply.trace.traceId, 'storefront');
  return { reply, segment, nodes: flatten([segment]) };
}

const named = (nodes: readonly Node[], name: string) =>
  nodes.filter(({ entity }) => entity.name === name);
const urlOf = ({ entity }: Node) => entity.http?.request?.url;
const parentIdOf = (header: unknown) => /Parent=(\w+)/.exec(String(header))?.[1];

describe('the segment of the storefront', () => {
  it('continues the trace of its caller and says how the request went', async () => {
    const { reply, segment } = await trace('query FirstPage { catalogue { sku } }');

    expect(reply.headers.get('x-trace-id')).toBe(reply.trace.traceId);
    expect(segment).toMatchObject({
      name: 'storefront',
      trace_id: reply.trace.traceId,
      parent_id: reply.trace.parentId,
      origin: 'AWS::EC2::Instance',
      http: {
        request: { method: 'POST', url: expect.stringMatching(/\/graphql$/) },
        response: { status: 200 },
      },
      annotations: { graphqlOperation: 'FirstPage', graphqlErrors: 0 },
    });
  });

  it('tells the instance that it ran on, as the second version of the metadata service says', async () => {
    let { segment } = await trace('{ catalogue { sku } }');
    // The plugin asks in the background; segments that begin before it has an answer go without.
    for (let tries = 0; tries < 100 && segment.aws?.ec2 === undefined; tries += 1) {
      ({ segment } = await trace('{ catalogue { sku } }'));
    }

    expect(segment.aws).toMatchObject({
      ec2: {
        instance_id: 'i-0123456789abcdef0',
        availability_zone: 'us-east-1a',
        instance_size: 't4g.small',
        ami_id: 'ami-0123456789abcdef0',
      },
      xray: { sdk: 'X-Ray for Node.js' },
    });
    const [token, document, ...others] = storefront.metadata.requests;
    expect(token).toMatchObject({ method: 'PUT', path: '/latest/api/token' });
    expect(document).toMatchObject({
      method: 'GET',
      headers: { 'x-aws-ec2-metadata-token': 'token-1' },
    });
    expect(others).toEqual([]);
  });

  it('is not written for a health check, even where the caller samples', async () => {
    const { status, trace: ofCheck } = await storefront.service.callTraced('/health');
    const { segment } = await trace('{ catalogue { sku } }');

    expect(status).toBe(200);
    const traces = storefront.service.sink.documents.map(({ trace_id }) => trace_id);
    expect(traces).toContain(segment.trace_id);
    expect(traces).not.toContain(ofCheck.traceId);
  });

  it('is not written where the caller does not sample, and neither is what follows', async () => {
    const unsampled = newTrace('0');

    const reply = await storefront.query('{ order(id: "o-1") { orderId } }', {
      'x-amzn-trace-id': unsampled.traceHeader,
    });
    await trace('{ catalogue { sku } }');

    expect(reply.body.data).toEqual({ order: { orderId: 'o-1' } });
    expect(storefront.upstream.requests[0]?.headers['x-amzn-trace-id']).toMatch(
      new RegExp(`^Root=${unsampled.traceId};Parent=[0-9a-f]{16};Sampled=0$`),
    );
    const traces = storefront.service.sink.documents.map(({ trace_id }) => trace_id);
    expect(traces).not.toContain(unsampled.traceId);
  });

  it('is an error for a query that cannot be executed, whatever the status', async () => {
    const { reply, segment } = await trace('{ price }');

    expect(reply.status).toBe(200);
    expect(segment).toMatchObject({
      error: true,
      cause: {
        exceptions: [{ type: 'InvalidQueryError', message: expect.stringContaining('"price"') }],
      },
    });
  });
});

describe('the subsegments of the storefront', () => {
  it('are one for the resolver and, inside, one for the call', async () => {
    const { reply, segment, nodes } = await trace('{ order(id: "o-1") { orderId status } }');

    const [resolver] = named(nodes, 'Query.order');
    const [call] = named(nodes, ordersHost);
    expect(nodes).toHaveLength(3);
    expect(resolver?.parent?.entity.id).toBe(segment.id);
    expect(call?.parent).toBe(resolver);
    expect(call?.entity).toMatchObject({
      namespace: 'remote',
      traced: true,
      http: {
        request: { method: 'GET', url: `http://${ordersHost}/prod/orders/o-1` },
        response: { status: 200 },
      },
    });
    expect(storefront.upstream.requests[0]?.headers['x-amzn-trace-id']).toBe(
      `Root=${reply.trace.traceId};Parent=${call?.entity.id};Sampled=1`,
    );
  });

  it('hang below the field that they belong to, however the calls interleave', async () => {
    // Nobody is answered before everybody who runs side by side has asked.
    const page = meeting(4);
    const stocks = meeting(6);
    const answers = ['c', 'a', 'b'].map((id) => [
      `/prod/orders/${id}`,
      () => page(() => json(order(id, [`sku-${id}1`, `sku-${id}2`]))),
    ]);
    const levels = ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((sku) => [
      `/stock/sku-${sku}`,
      () => stocks(() => json({ sku: `sku-${sku}`, available: 1 })),
    ]);
    storefront.answer({
      ...Object.fromEntries([...answers, ...levels]),
      '/stock': () => page(() => json({ items: [] })),
    });

    const { reply, segment, nodes } = await trace(`{
      storefront(orderIds: ["a", "b", "c"]) {
        orders { orderId items { sku stock } }
        catalogue { sku }
      }
    }`);

    expect(reply.body.errors).toBeUndefined();
    const [storefrontField] = named(nodes, 'Query.storefront');
    const [orders] = named(nodes, 'Storefront.orders');
    const [catalogue] = named(nodes, 'Storefront.catalogue');
    expect(storefrontField?.parent?.entity.id).toBe(segment.id);
    expect([orders?.parent, catalogue?.parent]).toEqual([storefrontField, storefrontField]);
    expect(named(nodes, 'OrderItem.stock').map(({ parent }) => parent)).toEqual(
      Array(6).fill(orders),
    );
    expect(named(nodes, ordersHost).map(({ parent }) => parent)).toEqual(Array(3).fill(orders));
    const calls = named(nodes, inventoryHost);
    expect(calls.filter(({ parent }) => parent === catalogue).map(urlOf)).toEqual([
      `http://${inventoryHost}/stock`,
    ]);
    expect(calls.filter(({ parent }) => parent?.entity.name === 'OrderItem.stock').length).toBe(6);
    expect(new Set(calls.map(({ parent }) => parent)).size).toBe(7);
  });

  it('overlap where the work does, and none outlasts what it is part of', async () => {
    const together = meeting(3);
    storefront.answer(
      Object.fromEntries(
        ['a', 'b', 'c'].map((id) => [`/prod/orders/${id}`, () => together(() => json(order(id)))]),
      ),
    );

    const { nodes } = await trace(
      '{ storefront(orderIds: ["a", "b", "c"]) { orders { items { stock } } } }',
    );

    const calls = named(nodes, ordersHost).map(({ entity }) => entity);
    const lastStart = Math.max(...calls.map(({ start_time }) => start_time));
    const firstEnd = Math.min(...calls.map(({ end_time = 0 }) => end_time));
    expect(lastStart).toBeLessThan(firstEnd);
    const late = nodes.filter(
      ({ entity, parent }) => parent && (entity.end_time ?? 0) > (parent.entity.end_time ?? 0),
    );
    expect(late.map(({ entity }) => entity.name)).toEqual([]);
  });

  it('stay with their own request while others run in between', async () => {
    const together = meeting(10);
    const ids = Array.from({ length: 10 }, (_, index) => `o-${index}`);
    storefront.answer(
      Object.fromEntries(
        ids.map((id) => [`/prod/orders/${id}`, () => together(() => json(order(id, [id])))]),
      ),
    );

    const traces = await Promise.all(
      ids.map((id) => trace(`{ order(id: "${id}") { items { stock } } }`)),
    );

    for (const [index, { nodes }] of traces.entries()) {
      expect(nodes.map(urlOf).filter(Boolean).slice(1).sort()).toEqual([
        `http://${inventoryHost}/stock/o-${index}`,
        `http://${ordersHost}/prod/orders/o-${index}`,
      ]);
    }
    const entities = new Map(
      traces.flatMap(({ nodes }) => nodes).map((node) => [node.entity.id, node]),
    );
    for (const { path, headers } of storefront.upstream.requests) {
      const call = entities.get(parentIdOf(headers['x-amzn-trace-id']) ?? '');
      expect(new URL(call ? String(urlOf(call)) : 'http://nobody').pathname).toBe(path);
    }
  });

  it('are all there when there are so many that the SDK sends them one by one', async () => {
    const together = meeting(80);
    const ids = Array.from({ length: 10 }, (_, index) => `o-${index}`);
    const skus = Array.from({ length: 8 }, (_, index) => `sku-${index}`);
    storefront.answer({
      ...Object.fromEntries(ids.map((id) => [`/prod/orders/${id}`, () => json(order(id, skus))])),
      ...Object.fromEntries(
        skus.map((sku) => [`/stock/${sku}`, () => together(() => json({ sku, available: 1 }))]),
      ),
    });

    const { trace: own } = await storefront.query(
      `{ storefront(orderIds: ${JSON.stringify(ids)}) { orders { items { stock } } } }`,
    );
    await storefront.service.sink.takeNamed(own.traceId, 'storefront');

    const documents = storefront.service.sink.documents.filter(
      ({ trace_id }) => trace_id === own.traceId,
    );
    const nodes = flatten(documents);
    expect(documents.length).toBeGreaterThan(1);
    expect(nodes.filter(({ parent }) => parent === undefined)).toHaveLength(1);
    expect(named(nodes, 'OrderItem.stock')).toHaveLength(80);
    expect(
      named(nodes, inventoryHost).filter(({ parent }) => parent?.entity.name === 'OrderItem.stock'),
    ).toHaveLength(80);
  });
});

/** Holds every answer back until so many are asked for. */
function meeting(count: number): (answer: () => Answer) => Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let present = 0;
  return async (answer) => {
    present += 1;
    if (present === count) resolve();
    await promise;
    return answer();
  };
}
