import { describe, expect, it } from 'vitest';
import { findTooLongName, ordersNames } from '../../lib/names.ts';

describe('ordersNames', () => {
  it('puts the prefix before every name', () => {
    const names = Object.values(ordersNames('team-a-'));

    expect(names.filter((name) => !name.startsWith('team-a-'))).toEqual([]);
  });

  it('gives no two resources of one kind the same name', () => {
    const { api: _api, ordersTable: _table, ...rest } = ordersNames('');

    expect(new Set(Object.values(rest)).size).toBe(Object.keys(rest).length);
  });
});

describe('findTooLongName', () => {
  it('finds nothing wrong with the default names', () => {
    expect(findTooLongName(ordersNames(''))).toBeUndefined();
  });

  it('finds the name that exceeds its limit by most', () => {
    const found = findTooLongName(ordersNames('p'.repeat(60)));

    expect(found).toEqual({
      what: 'function',
      name: `${'p'.repeat(60)}notify-customer`,
      limit: 64,
    });
  });
});
