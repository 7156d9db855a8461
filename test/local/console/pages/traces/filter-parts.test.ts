import { describe, expect, it } from 'vitest';
import { filterParts } from '../../../../../local/console/pages/traces/filter-parts.ts';
import { parseFilter } from '../../../../../local/xray/index.ts';

describe('filterParts', () => {
  it.each([
    ['fault', ['fault']],
    ['fault AND ok', ['fault', 'ok']],
    [
      'service("a AND b") { fault and error } and user = "x"',
      ['service("a AND b") { fault and error }', 'user = "x"'],
    ],
    ['(fault AND ok) AND !(error AND throttle)', ['(fault AND ok)', '!(error AND throttle)']],
    ['user = "\\" AND \\"" AND ok', ['user = "\\" AND \\""', 'ok']],
    ['fault OR ok AND error', ['fault OR ok AND error']],
    ['annotation[a AND b] = 1 AND fault', ['annotation[a AND b] = 1', 'fault']],
    [
      'rootcause.json = #[{"Services":[]}] AND fault',
      ['rootcause.json = #[{"Services":[]}]', 'fault'],
    ],
    ['annotation.and AND fault', ['annotation.and', 'fault']],
  ])('of %s', (filter, expected) => {
    const parts = filterParts(filter);

    expect(parts).toEqual(expected);
    for (const part of parts) expect(() => parseFilter(part)).not.toThrow();
  });

  it.each(['', 'AND', 'fault AND', '))) AND ((('])(
    'leaves %j, which is no expression, whole',
    (filter) => {
      const parts = filterParts(filter);

      expect(parts.join(' AND ')).toBe(filter);
    },
  );
});
