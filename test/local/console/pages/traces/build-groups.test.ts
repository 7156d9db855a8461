import { describe, expect, it } from 'vitest';
import { buildGroups } from '../../../../../local/console/pages/traces/build-groups.ts';
import { buildRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import { appRows, appXRay, rowOf, summariesOf } from './fixtures.ts';

describe('buildGroups', () => {
  it('groups orders by the tier of their customers', () => {
    const groups = buildGroups(appRows(), 'annotation.customerTier');

    expect(groups.map(({ label, rows, faults }) => [label, rows.length, faults])).toEqual([
      ['standard', 13, 3],
      ['gold', 11, 0],
      [undefined, 28, 0],
    ]);
    expect(groups[1]?.p95).toBeGreaterThan(groups[1]?.p50 ?? Number.POSITIVE_INFINITY);
  });

  it.each(['url', 'user', 'status', 'node', 'annotation.customerTier'] as const)(
    'has an expression for each group by %s that finds its traces',
    (by) => {
      const xray = appXRay([
        {
          trace_id: '1-6b00594d-000000000000000000000001',
          id: '0000000000000001',
          name: 'with a user',
          user: 'alice "the" ace',
          start_time: 1795184970,
          end_time: 1795184971,
        },
      ]);
      const groups = buildGroups(summariesOf(xray).map(buildRow), by);

      const found = groups.map(({ expression }) => summariesOf(xray, expression).length);

      expect(found).toEqual(groups.map(({ rows }) => rows.length));
    },
  );

  it('has no group of none where every trace has a value', () => {
    const groups = buildGroups([rowOf({ Users: [{ UserName: 'alice' }] })], 'user');

    expect(groups.map(({ label }) => label)).toEqual(['alice']);
  });

  it('has no figures of traces that are still in progress', () => {
    const [group] = buildGroups([rowOf({ IsPartial: true })], 'user');

    expect(group).toMatchObject({ p50: undefined, p95: undefined, faults: 0 });
  });

  it('has no groups of no traces', () => {
    const groups = buildGroups([], 'url');

    expect(groups).toEqual([]);
  });
});
