import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressOf, type DatabaseServer, loginOf } from '../../harness/database.ts';
import { orderItem } from '../../harness/events.ts';
import { findMariaDb, makeMySql } from '../../harness/mysql.ts';
import type { ServiceUnderTest } from '../../harness/service-under-test.ts';
import { type Backoffice, prepareBackoffice } from './backoffice-service.ts';

const unreachable = { status: 503, body: { message: 'the database cannot be reached' } };

describe.skipIf(findMariaDb() === undefined)('backoffice and MySQL (needs mariadbd)', () => {
  const resources = new AsyncDisposableStack();
  let backoffice: Backoffice;
  let database: DatabaseServer;
  let service: ServiceUnderTest;
  let login: string;

  beforeAll(async () => {
    backoffice = resources.use(await prepareBackoffice());
    database = resources.use(await makeMySql({ database: 'backoffice' }));
    service = resources.use(await backoffice.start(addressOf(database)));
  });

  beforeEach(() => {
    login = loginOf(database);
    const items = [orderItem('o-1'), orderItem('o-2', { status: 'FULFILLED' })];
    backoffice.answer({
      'DynamoDB.Scan': { body: JSON.stringify({ Items: items }) },
      'secretsmanager.GetSecretValue': () => ({ body: JSON.stringify({ SecretString: login }) }),
    });
  });

  afterAll(() => resources.disposeAsync());

  const segmentOf = (traceId: string) => service.sink.takeNamed(traceId, 'backoffice');
  const report = {
    day: '2026-11-20',
    orders: 2,
    amount: 6.4,
    placed: 1,
    fulfilled: 1,
    backordered: 0,
    complete: true,
  };
  const makeReport = (day = report.day) => service.callTraced('/reports/daily', { json: { day } });

  it('starts without the database, reports it, and recovers when it is there', async () => {
    const before = await service.callTraced('/reports/daily');
    await database.start();
    const after = await service.callTraced('/reports/daily');

    const segment = await segmentOf(before.trace.traceId);
    expect(before).toMatchObject(unreachable);
    expect(segment).toMatchObject({ fault: true });
    expect(JSON.stringify(segment.subsegments)).toMatch(/## mysql.connect.*ECONNREFUSED/);
    expect(after).toMatchObject({ status: 200, body: { reports: [] } });
    expect(await segmentOf(after.trace.traceId)).not.toHaveProperty('fault');
  });

  it('shows each statement with the text that was sent and without its values', async () => {
    const made = await makeReport();
    const listed = await service.callTraced('/reports/daily?from=2026-11-20');

    const { subsegments: [, , save] = [] } = await segmentOf(made.trace.traceId);
    const { subsegments: [, list] = [] } = await segmentOf(listed.trace.traceId);
    expect(made).toMatchObject({ status: 201, body: report });
    expect(listed.body).toEqual({ reports: [report] });
    const sql = {
      url: `mysql://127.0.0.1:${database.port}/backoffice`,
      user: database.username,
      preparation: 'statement',
      database_type: 'MySQL',
    };
    expect(save).toMatchObject({
      name: 'backoffice@127.0.0.1',
      namespace: 'remote',
      sql: {
        ...sql,
        sanitized_query:
          'REPLACE INTO daily_reports (day, orders, amount, placed, fulfilled, backordered, complete) VALUES (?, ?, ?, ?, ?, ?, ?)',
      },
    });
    expect(list).toMatchObject({ name: 'backoffice@127.0.0.1', sql });
    expect(JSON.stringify([service.sink.documents, service.log])).not.toContain('p@ss');
  });

  it('replaces the report of a day, and lists the newest first', async () => {
    await makeReport('2026-11-18');
    await makeReport('2026-11-19');
    await makeReport('2026-11-19');

    const { body } = await service.call('/reports/daily?from=2026-11-18&to=2026-11-19&limit=2');

    const days = (body as { reports: { day: string }[] }).reports.map(({ day }) => day);
    expect(days).toEqual(['2026-11-19', '2026-11-18']);
  });

  it('keeps requests apart that share connections', async () => {
    const days = Array.from({ length: 12 }, (_, index) => `2025-01-${10 + index}`);

    const replies = await Promise.all(days.map(makeReport));

    for (const [index, { status, trace }] of replies.entries()) {
      const { annotations, subsegments = [] } = await segmentOf(trace.traceId);
      expect(status).toBe(201);
      expect(annotations).toEqual({ day: days[index] });
      expect(subsegments.map(({ name }) => name)).toEqual([
        '## scan orders',
        '## mysql.connect',
        'backoffice@127.0.0.1',
      ]);
      expect(subsegments.every(({ end_time }) => end_time !== undefined)).toBe(true);
    }
  });

  it('shows a statement that fails, and goes on with the next', async () => {
    await database.query('RENAME TABLE daily_reports TO elsewhere');

    const failed = await service.callTraced('/reports/daily');
    await database.query('RENAME TABLE elsewhere TO daily_reports');
    const after = await service.callTraced('/reports/daily');

    expect(failed.status).toBe(500);
    expect(await segmentOf(failed.trace.traceId)).toMatchObject({
      fault: true,
      subsegments: [
        { name: '## mysql.connect' },
        {
          name: 'backoffice@127.0.0.1',
          fault: true,
          cause: { exceptions: [{ message: expect.stringContaining("doesn't exist") }] },
        },
      ],
    });
    expect(after.status).toBe(200);
  });

  it('recovers by itself from a database that crashed', async () => {
    await service.call('/reports/daily');

    await database.crash();
    const broken = await service.callTraced('/reports/daily');
    await database.start();
    const after = await vi.waitUntil(async () => {
      const reply = await service.callTraced('/reports/daily');
      return reply.status === 200 ? reply : undefined;
    });

    expect(broken).toMatchObject(unreachable);
    expect(await segmentOf(broken.trace.traceId)).toMatchObject({ fault: true });
    expect(await segmentOf(after.trace.traceId)).not.toHaveProperty('fault');
  });

  it('gives a statement up that takes too long, and uses the connection no more', async () => {
    await using hurried = await backoffice.start({
      ...addressOf(database),
      DATABASE_STATEMENT_TIMEOUT: '300',
    });
    await hurried.call('/reports/daily');
    const lock = database.query('LOCK TABLES daily_reports WRITE; DO SLEEP(20); UNLOCK TABLES');
    const find = (state: string) =>
      vi.waitUntil(async () => {
        const [row] = await database.query(
          `SELECT id FROM information_schema.processlist WHERE state = '${state}'`,
        );
        return row?.id;
      });
    const sleeping = await find('User sleep');

    const late = await hurried.callTraced('/reports/daily');
    await database.query(`KILL QUERY ${sleeping}`);
    await lock;
    const after = await hurried.call('/reports/daily');

    expect(late).toMatchObject(unreachable);
    expect(await hurried.sink.takeNamed(late.trace.traceId, 'backoffice')).toMatchObject({
      fault: true,
      subsegments: [
        { name: '## mysql.connect' },
        {
          name: 'backoffice@127.0.0.1',
          fault: true,
          cause: { exceptions: [{ message: expect.stringContaining('timeout') }] },
        },
      ],
    });
    expect(after.status).toBe(200);
  });

  it('fetches the login again after it was refused', async () => {
    await using rotated = await backoffice.start(addressOf(database));
    login = JSON.stringify({ username: database.username, password: 'yesterday' });
    const refused = await rotated.callTraced('/reports/daily');
    login = loginOf(database);

    const after = await rotated.callTraced('/reports/daily');

    const segment = await rotated.sink.takeNamed(refused.trace.traceId, 'backoffice');
    expect(refused.status).toBe(503);
    expect(JSON.stringify(segment)).toContain('Access denied');
    expect(JSON.stringify([segment, rotated.log])).not.toContain('yesterday');
    expect(after.status).toBe(200);
  });

  it('ends on SIGTERM and gives its connections back', async () => {
    await service.call('/reports/daily');

    const ending = await service.end('SIGTERM');

    const left = await vi.waitUntil(async () => {
      const rows = await database.query(
        `SELECT 1 FROM information_schema.processlist WHERE user = '${database.username}'`,
      );
      return rows.length === 0 ? 'none' : undefined;
    });
    expect(ending).toEqual({ code: 0, signal: null });
    expect(left).toBe('none');
  });
});
