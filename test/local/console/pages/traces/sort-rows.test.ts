import { describe, expect, it } from 'vitest';
import { sortRows } from '../../../../../local/console/pages/traces/sort-rows.ts';
import { sortKeys } from '../../../../../local/console/pages/traces/url.ts';
import { appRows, rowOf } from './fixtures.ts';

describe('sortRows', () => {
  it('puts faults before throttles, errors and successes', () => {
    const sorted = sortRows(appRows(), { by: 'outcome', descending: true });

    expect([...new Set(sorted.map(({ outcome }) => outcome))]).toEqual([
      'fault',
      'throttle',
      'error',
      'ok',
    ]);
  });

  it.each([true, false])('puts what has no value last (descending: %s)', (descending) => {
    const rows = [
      rowOf({ Id: 'none' }),
      rowOf({ Id: 'slow', ResponseTime: 2 }),
      rowOf({ Id: 'fast', ResponseTime: 1 }),
    ];

    const sorted = sortRows(rows, { by: 'response', descending }).map(({ id }) => id);

    expect(sorted.at(-1)).toBe('none');
    expect(sorted[0]).toBe(descending ? 'slow' : 'fast');
  });

  it('puts equals newest first', () => {
    const rows = [1, 3, 2].map((time) => rowOf({ Id: `${time}`, StartTime: time }));

    const sorted = sortRows(rows, { by: 'status', descending: false }).map(({ id }) => id);

    expect(sorted).toEqual(['3', '2', '1']);
  });

  it.each(sortKeys)('sorts by %s without losing or changing rows', (by) => {
    const rows = appRows();
    const before = [...rows];

    const sorted = sortRows(rows, { by, descending: true });

    expect(rows).toEqual(before);
    expect(new Set(sorted)).toEqual(new Set(rows));
  });
});
