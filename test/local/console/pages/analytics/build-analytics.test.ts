import { describe, expect, it } from 'vitest';
import {
  type Analytics,
  buildAnalytics,
  mostRows,
  shareKey,
  sharesOf,
} from '../../../../../local/console/pages/analytics/build-analytics.ts';
import { buildRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import { appRows, appXRay, rowOf, summariesOf } from '../traces/fixtures.ts';

const table = (analytics: Analytics, id: string) => {
  const found = analytics.tables.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no table "${id}"`);
  return found;
};

describe('buildAnalytics', () => {
  it('counts how the traces of the app ended and how long they took', () => {
    const rows = appRows();

    const analytics = buildAnalytics(rows);

    const { ok, error, throttle, fault } = analytics.outcomes;
    expect(ok + error + throttle + fault).toBe(rows.length);
    expect(fault).toBeGreaterThan(0);
    expect(throttle).toBeGreaterThan(0);
    expect(analytics.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(
      rows.length - analytics.unanswered,
    );
  });

  it('tells of each value how many traces have it and how long they took', () => {
    const rows = [0.3, 0.1, 0.2, undefined].map((ResponseTime, at) =>
      rowOf({
        Id: `1-${at}`,
        ...(ResponseTime !== undefined && { ResponseTime }),
        HasFault: at === 0,
        Http: { HttpStatus: at === 3 ? 200 : 502, HttpMethod: 'POST' },
      }),
    );

    const { rows: statuses } = table(buildAnalytics(rows), 'status');

    expect(statuses).toEqual([
      {
        key: 'http.status = 502',
        text: '502',
        term: 'http.status = 502',
        count: 3,
        faults: 1,
        p50: 0.2,
        p95: 0.3,
      },
      { key: 'http.status = 200', text: '200', term: 'http.status = 200', count: 1, faults: 0 },
    ]);
  });

  it('offers filters that find at least the traces that it counted', () => {
    const app = appXRay();
    const { tables } = buildAnalytics(summariesOf(app).map(buildRow));

    const wrong = tables.flatMap(({ id, rows }) =>
      rows.flatMap(({ term, count }) => {
        const found = term === undefined ? 0 : summariesOf(app, term).length;
        // A path is also found in longer ones; everything else is found exactly.
        const isRight = id.endsWith('-cause') ? found >= count : found === count;
        return isRight ? [] : [{ id, term, count, found }];
      }),
    );

    expect(wrong).toEqual([]);
    expect(tables.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['fault-cause', 'error-cause', 'time-cause', 'status', 'url', 'node']),
    );
  });

  it('quotes hostile text, so that it stays a value', () => {
    const hostile = '" OR fault OR user = "\\\u202e<script>\n';
    const app = appXRay([
      {
        trace_id: '1-6b00594d-0000000000000000deadbeef',
        id: '00000000deadbeef',
        name: hostile.replace(/[^\w ]/g, ' '),
        start_time: 1_795_184_973,
        end_time: 1_795_184_974,
        user: hostile,
        http: { request: { url: `http://x/${hostile}`, method: 'GET' } },
        annotations: { note: hostile },
      },
    ]);

    const { tables } = buildAnalytics(summariesOf(app).map(buildRow));

    for (const id of ['user', 'url', 'annotation note']) {
      const row = table({ tables } as Analytics, id).rows.find(({ text }) =>
        text.includes('<script>'),
      );
      expect(summariesOf(app, row?.term).map(({ Id }) => Id)).toEqual([
        '1-6b00594d-0000000000000000deadbeef',
      ]);
    }
  });

  it('has no filter for what the language cannot say', () => {
    const { tables } = buildAnalytics([
      rowOf({
        Users: [{ UserName: 'u'.repeat(3000) }],
        Annotations: { 'a]b': [{ AnnotationValue: { NumberValue: 1 } }] },
      }),
    ]);

    expect(table({ tables } as Analytics, 'user').rows[0]?.term).toBeUndefined();
    expect(table({ tables } as Analytics, 'annotation a]b').rows[0]?.term).toBeUndefined();
  });

  it('counts a trace once for a value that it has twice', () => {
    const twice = [{ Name: 'orders' }, { Name: 'orders' }];

    const { rows } = table(buildAnalytics([rowOf({ ServiceIds: twice })]), 'node');

    expect(rows.map(({ text, count }) => [text, count])).toEqual([['orders', 1]]);
  });

  it('keeps the most frequent of very many values', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      rowOf({ Id: `1-${at}`, Http: { HttpURL: `http://x/orders/${at === 7 ? 8 : at}` } }),
    );

    const { rows: urls, left } = table(buildAnalytics(rows), 'url');

    expect(urls).toHaveLength(mostRows);
    expect(urls[0]).toMatchObject({ text: 'http://x/orders/8', count: 2 });
    expect(left).toBe(9_999 - mostRows);
  });

  it('has no tables without traces', () => {
    expect(buildAnalytics([])).toMatchObject({ count: 0, unanswered: 0, buckets: [], tables: [] });
  });
});

describe('sharesOf', () => {
  it('tells how many of all have a value', () => {
    const rows = [200, 200, 500, 404].map((HttpStatus, at) =>
      rowOf({ Id: `1-${at}`, Http: { HttpStatus } }),
    );

    const shares = sharesOf(buildAnalytics(rows));

    expect(shares.get(shareKey('status', { key: 'http.status = 200' }))).toBe(0.5);
  });
});
