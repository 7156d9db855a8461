import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { findPostgres, makePostgres } from '../../harness/postgres.ts';
import {
  bundleService,
  type ServiceBundle,
  type ServiceUnderTest,
  startService,
} from '../../harness/service-under-test.ts';

const reservationOf = (orderId: string) => ({ orderId, items: [{ sku: 'sku-pen', quantity: 1 }] });
const unreachable = { status: 503, body: { message: 'the database cannot be reached' } };

describe.skipIf(findPostgres() === undefined)('inventory and a database in trouble', () => {
  const resources = new AsyncDisposableStack();
  let bundle: ServiceBundle;
  let database: DatabaseServer;
  let inventory: ServiceUnderTest;

  const environment = () => ({ ...addressOf(database), DATABASE_SECRET: loginOf(database) });

  beforeAll(async () => {
    bundle = resources.use(await bundleService('inventory'));
    database = resources.use(await makePostgres({ database: 'inventory' }));
    inventory = resources.use(await startService(bundle, { environment: environment() }));
  });

  afterAll(() => resources.disposeAsync());

  const connectionsOf = (service: string) =>
    database.query(`SELECT 1 FROM pg_stat_activity WHERE application_name = '${service}'`);
  const segmentOf = (traceId: string) => inventory.sink.takeNamed(traceId, 'inventory');

  /** Holds the table until `release`. */
  async function lockStock() {
    const lock = database
      .query('BEGIN; LOCK TABLE stock; SELECT pg_sleep(20); COMMIT')
      .catch(() => {});
    await untilWaiting('PgSleep');
    return {
      async release() {
        await database.query(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
        );
        await lock;
      },
    };
  }

  /** Begins a reservation and resolves when it waits for the table. */
  async function reserveBehindLock(orderId: string) {
    const { release } = await lockStock();
    const reply = inventory.callTraced('/reservations', { json: reservationOf(orderId) });
    await untilWaiting('relation');
    return { reply, release };
  }

  const untilWaiting = (event: string) =>
    vi.waitUntil(
      async () => {
        const rows = await database.query(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event = '${event}'`,
        );
        return rows.length > 0;
      },
      { timeout: 5_000, interval: 20 },
    );

  it('starts without the database, reports it, and recovers when it is there', async () => {
    const health = await inventory.call('/health');
    const before = await inventory.callTraced('/stock/sku-pen');
    await database.start();
    const after = await inventory.callTraced('/stock/sku-pen');

    expect(health).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(before).toMatchObject(unreachable);
    expect(before.headers.get('retry-after')).toBe('5');
    expect(after).toMatchObject({ status: 200, body: { sku: 'sku-pen', available: 1_000_000 } });
    expect(await segmentOf(before.trace.traceId)).toMatchObject({
      fault: true,
      http: { response: { status: 503 } },
      cause: { exceptions: [{ type: 'DatabaseUnavailableError' }] },
      subsegments: [
        {
          name: '## pg.connect',
          fault: true,
          cause: { exceptions: [{ message: expect.stringContaining('ECONNREFUSED') }] },
        },
      ],
    });
    expect(await segmentOf(after.trace.traceId)).not.toHaveProperty('fault');
    expect(JSON.parse(inventory.log[1] ?? '')).toMatchObject({
      level: 'ERROR',
      message: 'GET /stock/sku-pen failed',
      service: 'inventory',
      xray_trace_id: before.trace.traceId,
      error: {
        name: 'DatabaseUnavailableError',
        cause: { message: expect.stringContaining('ECONNREFUSED') },
      },
    });
  });

  it('answers health checks without the database, and traces none by itself', async () => {
    await using idle = await startService(bundle, {
      environment: { ...environment(), SERVICE_NAME: 'idle' },
    });

    for (let check = 0; check < 5; check++) await idle.call('/health');
    const { trace } = await idle.callTraced('/health');

    await idle.sink.takeNamed(trace.traceId, 'idle');
    expect(idle.sink.documents).toHaveLength(1);
    expect(await connectionsOf('idle')).toEqual([]);
    expect(await idle.end('SIGINT')).toEqual({ code: 0, signal: null });
  });

  it('shows the statement that broke, and recovers by itself', async () => {
    await inventory.call('/stock');
    const { reply } = await reserveBehindLock('o-1');

    await database.crash();
    const broken = await reply;
    await database.start();
    const after = await inventory.callTraced('/reservations', { json: reservationOf('o-1') });

    const segment = await segmentOf(broken.trace.traceId);
    expect(broken).toMatchObject(unreachable);
    expect(segment).toMatchObject({ fault: true });
    const failed = segment.subsegments?.filter(({ fault }) => fault) ?? [];
    expect(failed[0]).toMatchObject({
      name: 'inventory@127.0.0.1',
      sql: { sanitized_query: expect.stringContaining('FOR UPDATE') },
      cause: { exceptions: [{ message: expect.stringMatching(/terminat|crash/) }] },
    });
    expect(after).toMatchObject({ status: 201 });
  });

  it('gives a statement up that takes too long, and uses the connection no more', async () => {
    await using hurried = await startService(bundle, {
      environment: { ...environment(), DATABASE_STATEMENT_TIMEOUT: '300' },
    });
    await hurried.call('/stock');
    const lock = await lockStock();

    const late = await hurried.callTraced('/stock');
    await lock.release();
    const after = await hurried.call('/stock');

    expect(late).toMatchObject(unreachable);
    expect(await hurried.sink.takeNamed(late.trace.traceId, 'inventory')).toMatchObject({
      fault: true,
      subsegments: [
        { name: '## pg.connect' },
        {
          name: 'inventory@127.0.0.1',
          fault: true,
          cause: { exceptions: [{ message: expect.stringContaining('statement timeout') }] },
        },
      ],
    });
    expect(after.status).toBe(200);
  });

  it('reports a login that is refused, without it', async () => {
    const DATABASE_SECRET = JSON.stringify({ username: 'intruder', password: 'guessed!' });
    await using stranger = await startService(bundle, {
      environment: { ...environment(), DATABASE_SECRET },
    });

    const reply = await stranger.callTraced('/stock');

    const segment = await stranger.sink.takeNamed(reply.trace.traceId, 'inventory');
    expect(reply).toMatchObject(unreachable);
    expect(JSON.stringify(segment)).toContain('password authentication failed');
    expect(JSON.stringify([segment, stranger.log])).not.toContain('guessed!');
  });

  it('answers what it has begun before it ends', async () => {
    await inventory.call('/stock');
    const { reply, release } = await reserveBehindLock('o-2');

    const ending = inventory.end('SIGTERM');
    await vi.waitUntil(() =>
      fetch(`${inventory.url}/health`).then(
        () => false,
        () => true,
      ),
    );
    await release();

    const { status, trace } = await reply;
    expect(status).toBe(201);
    expect(await ending).toEqual({ code: 0, signal: null });
    expect(await segmentOf(trace.traceId)).toMatchObject({ http: { response: { status: 201 } } });
    expect(await connectionsOf('inventory')).toEqual([]);
  });
});
