import { describe, expect, it } from 'vitest';
import { holdRows } from '../../../../../local/console/pages/traces/hold-rows.ts';
import { rowOf } from './fixtures.ts';

const row = (id: string, ResponseTime?: number) =>
  rowOf({ Id: id, ...(ResponseTime && { ResponseTime }) });

describe('holdRows', () => {
  it('keeps rows where they are and counts what waits', () => {
    const held = holdRows([row('b'), row('a')], [row('d'), row('c'), row('b'), row('a')]);

    expect(held.rows.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(held.waiting).toBe(2);
  });

  it('shows rows as they are now', () => {
    const held = holdRows([row('a')], [row('a', 1.5)]);

    expect(held.rows[0]?.responseTime).toBe(1.5);
    expect(held.waiting).toBe(0);
  });

  it('keeps a row that has left the time range', () => {
    const held = holdRows([row('b'), row('a')], [row('b')]);

    expect(held.rows.map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
