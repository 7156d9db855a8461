import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setTimeZone } from '../../../../../local/console/format/time.ts';
import { buildAnalytics } from '../../../../../local/console/pages/analytics/build-analytics.ts';
import { toJson, toMarkdown } from '../../../../../local/console/pages/analytics/leave.ts';
import { rowOf } from '../traces/fixtures.ts';

beforeEach(() => setTimeZone('utc'));
afterEach(() => setTimeZone('browser'));

const noon = Date.UTC(2026, 10, 20, 12, 0, 0) / 1000;
const analytics = buildAnalytics([
  rowOf({ Id: '1-a', ResponseTime: 0.1, Http: { HttpStatus: 200 } }),
  rowOf({ Id: '1-b', ResponseTime: 0.3, Http: { HttpStatus: 502 }, HasFault: true }),
  rowOf({ Id: '1-c', Users: [{ UserName: '<b>|[x](javascript:y)' }] }),
]);

describe('toMarkdown', () => {
  it('says what the traces have in common', () => {
    const lines = toMarkdown(analytics, 'http.status > 1', { start: noon, end: noon + 900 }).split(
      '\n',
    );

    expect(lines.slice(0, 8)).toEqual([
      '3 traces that match ` http.status > 1 `, 2026-11-20 12:00:00.000 UTC to 2026-11-20 12:15:00.000 UTC',
      '',
      'Outcomes: 3: 1 fault (33 %). Response time: median 100 ms, 95 % within 300 ms.',
      '',
      '| Outcome | traces | share | faults | p50 | p95 |',
      '|---|--:|--:|--:|--:|--:|',
      '| ok | 2 | 67 % | 0 | 100 ms | 100 ms |',
      '| fault | 1 | 33 % | 1 | 300 ms | 300 ms |',
    ]);
  });

  it('keeps text from traces as text', () => {
    const text = toMarkdown(analytics, '', { start: noon, end: noon + 900 });

    expect(text).not.toContain('<b>');
    expect(text).not.toContain('](');
  });
});

describe('toJson', () => {
  it('has the tables with their filters', () => {
    const { count, responseTime, tables } = JSON.parse(toJson(analytics));

    expect(count).toBe(3);
    expect(responseTime).toEqual({ p50: 0.1, p95: 0.3 });
    expect(tables[1]).toEqual({
      title: 'Status',
      values: [
        { value: '200', filter: 'http.status = 200', traces: 1, faults: 0, p50: 0.1, p95: 0.1 },
        { value: '502', filter: 'http.status = 502', traces: 1, faults: 1, p50: 0.3, p95: 0.3 },
      ],
      furtherValues: 0,
    });
  });
});
