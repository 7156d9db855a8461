import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fromItem } from '../../../lambdas/shared/order-item.ts';
import { createApp } from '../../../services/backoffice/app.ts';
import type { DailyReport } from '../../../services/backoffice/daily-report.ts';
import type { OrdersOfDay } from '../../../services/backoffice/orders-of-day.ts';
import type { ReportRange } from '../../../services/backoffice/report-request.ts';
import { type AppUnderTest, serveApp } from '../../harness/app-under-test.ts';
import { orderItem } from '../../harness/events.ts';
import type { Call } from '../../harness/http-call.ts';

describe('the backoffice app', () => {
  let backoffice: AppUnderTest;
  let saved: DailyReport[];
  let asked: (ReportRange | string)[];
  let found: OrdersOfDay;

  beforeAll(async () => {
    backoffice = await serveApp(
      createApp({
        serviceName: 'backoffice',
        reports: {
          async list(range) {
            asked.push(range);
            return saved;
          },
          async save(report) {
            saved.push(report);
          },
        },
        async readOrdersOfDay(day) {
          asked.push(day);
          return found;
        },
        now: () => new Date('2026-11-20T23:59:59.999Z'),
      }),
    );
  });

  beforeEach(() => {
    saved = [];
    asked = [];
    found = { orders: [fromItem(orderItem('o-1')), fromItem(orderItem('o-2'))], complete: true };
  });

  afterAll(() => backoffice[Symbol.asyncDispose]());

  it('reports today when it is not told the day, keeps the report, and lists it', async () => {
    const made = await backoffice.call('/reports/daily', { method: 'POST' });
    const listed = await backoffice.call('/reports/daily?from=2026-11-20&limit=5');

    const report = {
      day: '2026-11-20',
      orders: 2,
      amount: 6.4,
      placed: 2,
      fulfilled: 0,
      backordered: 0,
      complete: true,
    };
    expect(made).toMatchObject({ status: 201, body: report });
    expect(listed).toMatchObject({ status: 200, body: { reports: [report] } });
    expect(asked).toEqual(['2026-11-20', { from: '2026-11-20', to: '9999-12-31', limit: 5 }]);
  });

  it('says when a report does not cover the whole table', async () => {
    found = { orders: [], complete: false };

    const made = await backoffice.call('/reports/daily', { json: { day: '2026-01-31' } });

    expect(made).toMatchObject({ status: 201, body: { day: '2026-01-31', complete: false } });
  });

  it('says at its root what it is', async () => {
    const reply = await backoffice.call('/');

    expect(reply).toMatchObject({ status: 200, body: { service: 'backoffice' } });
  });

  it.each<[string, string, Call, number, string]>([
    ['a day that never was', '/reports/daily', { json: { day: '2026-02-30' } }, 400, 'day must'],
    ['a list', '/reports/daily', { json: [] }, 400, 'the body must be a JSON object'],
    ['half a body', '/reports/daily', json('{'), 400, 'the body is not valid JSON'],
    ['a huge body', '/reports/daily', json(`"${'x'.repeat(70_000)}"`), 413, 'too large'],
    ['a strange limit', '/reports/daily?limit=-1', {}, 400, 'limit must be'],
    ['two limits', '/reports/daily?limit=1&limit=2', {}, 400, 'got a list of 2'],
    ['a nested limit', '/reports/daily?limit[a]=1&from[]=x', {}, 200, ''],
    ['a query that is no text', '/reports/daily?from=%ff', {}, 400, 'from must be'],
    ['SQL', `/reports/daily?from=${encodeURIComponent("' OR 1=1 --")}`, {}, 400, 'from must be'],
    ['another path', '/reports', {}, 404, 'nothing answers GET "/reports" here'],
    ['another method', '/reports/daily', { method: 'DELETE' }, 404, 'nothing answers DELETE'],
  ])('answers %s clearly', async (_, path, call, status, message) => {
    const reply = await backoffice.call(path, call);

    expect(reply.status).toBe(status);
    if (status !== 200) {
      expect(reply.body).toMatchObject({ message: expect.stringContaining(message) });
      expect([...saved, ...asked]).toEqual([]);
    }
  });
});

const json = (body: string): Call => ({ body, headers: { 'content-type': 'application/json' } });
