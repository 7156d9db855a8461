import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SegmentDocument } from '../../../local/xray/index.ts';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { findPostgres, makePostgres } from '../../harness/postgres.ts';
import {
  bundleService,
  type ServiceUnderTest,
  startService,
} from '../../harness/service-under-test.ts';

describe.skipIf(findPostgres() === undefined)('the trace of inventory', () => {
  const resources = new AsyncDisposableStack();
  let database: DatabaseServer;
  let inventory: ServiceUnderTest;

  beforeAll(async () => {
    const bundle = resources.use(await bundleService('inventory'));
    database = resources.use(await makePostgres({ database: 'inventory' }));
    await database.start();
    const environment = { ...addressOf(database), DATABASE_SECRET: loginOf(database) };
    // Two that begin at once on an empty database, as two tasks of a deployment do.
    const services = [
      resources.use(await startService(bundle, { environment })),
      resources.use(await startService(bundle, { environment })),
    ] as const;
    inventory = services[0];
    const started = await Promise.all(services.map((service) => service.callTraced('/stock')));
    expect(started.map(({ status }) => status)).toEqual([200, 200]);
  });

  afterAll(() => resources.disposeAsync());

  const reserve = (orderId: string, ...items: [sku: string, quantity: number][]) =>
    inventory.callTraced('/reservations', {
      json: { orderId, items: items.map(([sku, quantity]) => ({ sku, quantity })) },
    });

  const segmentOf = (traceId: string) => inventory.sink.takeNamed(traceId, 'inventory');
  const statementsOf = ({ subsegments = [] }: SegmentDocument) =>
    subsegments
      .filter(({ sql }) => sql)
      .map(({ sql }) => String(sql?.sanitized_query).split(' ')[0]);

  it('is a segment of the container, and of the trace that the header names', async () => {
    const { status, headers, trace } = await inventory.callTraced('/stock/sku-pen');

    const segment = await segmentOf(trace.traceId);
    expect(status).toBe(200);
    expect(headers.get('x-trace-id')).toBe(trace.traceId);
    expect(segment).toMatchObject({
      name: 'inventory',
      parent_id: trace.parentId,
      origin: 'AWS::ECS::Container',
      aws: {
        ecs: { container: hostname() },
        xray: { sdk: 'X-Ray for Node.js', package: 'aws-xray-sdk-core' },
      },
      http: {
        request: { method: 'GET', url: `${inventory.url}/stock/sku-pen` },
        response: { status: 200 },
      },
      annotations: { sku: 'sku-pen' },
    });
    expect(segment).not.toHaveProperty('error');
    expect(segment).not.toHaveProperty('fault');
  });

  it('shows each statement with the text that was sent and without its values', async () => {
    const { status, trace } = await reserve('o-1', ['sku-pen', 2], ['sku-lamp', 1]);

    const segment = await segmentOf(trace.traceId);
    const [connect, ...statements] = segment.subsegments ?? [];
    expect(status).toBe(201);
    expect(segment.annotations).toEqual({ orderId: 'o-1' });
    expect(connect).toMatchObject({ name: '## pg.connect' });
    expect(statementsOf(segment)).toEqual(['BEGIN', 'INSERT', 'SELECT', 'UPDATE', 'COMMIT']);
    for (const statement of statements) {
      expect(statement).toMatchObject({ name: 'inventory@127.0.0.1', namespace: 'remote' });
      expect(statement).not.toHaveProperty('fault');
      expect(statement.sql).toEqual({
        url: `postgresql://127.0.0.1:${database.port}/inventory`,
        user: database.username,
        database_type: 'PostgreSQL',
        sanitized_query: expect.any(String),
      });
    }
    expect(statements[2]?.sql?.sanitized_query).toBe(
      'SELECT sku, available FROM stock WHERE sku = ANY($1) ORDER BY sku FOR UPDATE',
    );
  });

  it('takes the stock of an order once, however often it asks', async () => {
    const before = await inventory.call('/stock/sku-notebook');
    await reserve('o-2', ['sku-notebook', 5]);

    const { status, trace } = await reserve('o-2', ['sku-notebook', 2], ['sku-notebook', 3]);

    const after = await inventory.call('/stock/sku-notebook');
    expect(status).toBe(201);
    expect(statementsOf(await segmentOf(trace.traceId))).toEqual([
      'BEGIN',
      'INSERT',
      'SELECT',
      'COMMIT',
    ]);
    expect(availableOf(before) - availableOf(after)).toBe(5);
  });

  it('takes nothing of an order that the stock does not cover, and is no fault', async () => {
    const before = await inventory.call('/stock');

    const { status, body, trace } = await reserve('o-3', ['sku-pen', 1], ['sku-sold-out', 2]);

    const segment = await segmentOf(trace.traceId);
    expect(status).toBe(409);
    expect(body).toEqual({
      message: 'the stock does not cover order "o-3": sku-sold-out',
      shortages: [{ sku: 'sku-sold-out', requested: 2, available: 0 }],
    });
    expect(segment).toMatchObject({
      error: true,
      cause: { exceptions: [{ type: 'OutOfStockError', remote: false }] },
    });
    expect(segment).not.toHaveProperty('fault');
    expect(segment).not.toHaveProperty('throttle');
    expect(statementsOf(segment)).toEqual(['BEGIN', 'INSERT', 'SELECT', 'ROLLBACK']);
    expect((await inventory.call('/stock')).body).toEqual(before.body);
  });

  it.each([
    ['an unknown item', { orderId: 'o-4', items: [{ sku: 'sku-x', quantity: 1 }] }, 400],
    ['other items than before', { orderId: 'o-1', items: [{ sku: 'sku-pen', quantity: 1 }] }, 422],
    ['nothing', {}, 400],
  ])('is an error when the order asks for %s', async (_, json, expected) => {
    const { status, trace } = await inventory.callTraced('/reservations', { json });

    const segment = await segmentOf(trace.traceId);
    expect(status).toBe(expected);
    expect(segment).toMatchObject({ error: true, http: { response: { status } } });
    expect(segment).not.toHaveProperty('fault');
  });

  it('keeps requests apart that wait for each other and share connections', async () => {
    const orderIds = Array.from({ length: 12 }, (_, index) => `busy-${index}`);

    const replies = await Promise.all(
      orderIds.map((orderId) => reserve(orderId, ['sku-lamp', 1], ['sku-pen', 1])),
    );

    for (const [index, { status, trace }] of replies.entries()) {
      const segment = await segmentOf(trace.traceId);
      expect(status).toBe(201);
      expect(segment.annotations).toEqual({ orderId: orderIds[index] });
      expect(statementsOf(segment)).toEqual(['BEGIN', 'INSERT', 'SELECT', 'UPDATE', 'COMMIT']);
      expect(segment.subsegments?.every(({ end_time }) => end_time !== undefined)).toBe(true);
    }
    const traceIds = new Set(replies.map(({ trace }) => trace.traceId));
    const sent = inventory.sink.documents.filter(({ trace_id }) => traceIds.has(trace_id ?? ''));
    expect(sent).toHaveLength(orderIds.length);
  });

  it('reserves once when the same order asks many times at once', async () => {
    const before = await inventory.call('/stock/sku-pen');

    const replies = await Promise.all(
      Array.from({ length: 8 }, () => reserve('o-5', ['sku-pen', 3])),
    );

    const after = await inventory.call('/stock/sku-pen');
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(availableOf(before) - availableOf(after)).toBe(3);
  });

  it('never holds the password, nor does the log', async () => {
    const { trace } = await reserve('o-6', ['sku-pen', 1]);

    await segmentOf(trace.traceId);
    const everything = JSON.stringify([inventory.sink.documents, inventory.log]);
    expect(everything).not.toContain(JSON.stringify(database.password).slice(1, -1));
    expect(everything).not.toContain('p@ss');
  });
});

const availableOf = ({ body }: { body: unknown }): number =>
  (body as { available: number }).available;
