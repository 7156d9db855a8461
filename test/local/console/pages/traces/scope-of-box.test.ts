import { describe, expect, it } from 'vitest';
import { buildRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import { scopeOfBox } from '../../../../../local/console/pages/traces/scope-of-box.ts';
import { appXRay, summariesOf } from './fixtures.ts';

describe('scopeOfBox', () => {
  it('finds the traces that lie in the box', () => {
    const xray = appXRay();
    const rows = summariesOf(xray).map(buildRow);
    const box = { start: 1795184970.2, end: 1795184972.4, from: 0.0051, to: 0.0202 };

    const { filter, timeRange } = scopeOfBox({ filter: '' }, box);

    const inside = rows.filter(
      ({ time, responseTime = 0 }) =>
        time >= box.start && time <= box.end && responseTime >= 0.005 && responseTime <= 0.021,
    );
    const found = summariesOf(xray, filter).filter(
      ({ StartTime = 0 }) => StartTime >= timeRange.start && StartTime < timeRange.end,
    );
    expect(found.map(({ Id }) => Id)).toEqual(inside.map(({ id }) => id));
    expect(found.length).toBeGreaterThan(2);
  });

  it('adds to the filter, in whole milliseconds, and covers whole seconds', () => {
    const scope = scopeOfBox(
      { filter: 'fault OR error' },
      { start: 100.2, end: 100.3, from: 0.18432, to: 1.2345 },
    );

    expect(scope).toEqual({
      filter: '(fault OR error) AND responsetime >= 0.184 AND responsetime <= 1.235',
      added: 'responsetime >= 0.184 AND responsetime <= 1.235',
      timeRange: { kind: 'between', start: 100, end: 101 },
    });
  });

  it('leaves out the second that the box begins in, where no trace is shown in it', () => {
    const { timeRange } = scopeOfBox({ filter: '' }, { start: 99.7, end: 100.4, from: 0, to: 1 });

    expect(timeRange).toEqual({ kind: 'between', start: 100, end: 101 });
  });
});
