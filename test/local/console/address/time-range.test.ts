import { describe, expect, it } from 'vitest';
import {
  formatTimeRange,
  parseTimeRange,
  windowOf,
} from '../../../../local/console/address/time-range.ts';

describe('a time range of an address', () => {
  it.each([
    ['PT15M', 900],
    ['PT1H', 3600],
    ['PT1H30M', 5400],
    ['pt6h', 21_600],
    ['PT45S', 45],
  ])('reads "%s"', (text, seconds) => {
    expect(parseTimeRange(text)).toEqual({ kind: 'last', seconds });
  });

  it('reads two moments as the links of the X-Ray console have them, in UTC', () => {
    const range = parseTimeRange('2026-11-20T10:00:00~2026-11-20T10:15:00');

    expect(range).toEqual({ kind: 'between', start: 1795168800, end: 1795169700 });
  });

  it.each([
    '',
    'PT',
    'PT0M',
    'PT7H',
    'PT99999999M',
    'P1D',
    '2026-11-20T10:15:00~2026-11-20T10:00:00',
    '2026-11-20T00:00:00~2026-11-20T10:00:00',
    '2026-11-20T10:00:00~',
    '~',
    'yesterday~today',
    '__proto__',
    `PT${'1'.repeat(10_000)}M`,
  ])('does not read "%.40s"', (text) => {
    expect(parseTimeRange(text)).toBeUndefined();
  });

  it.each(['PT15M', 'PT1H', 'PT90S', '2026-11-20T10:00:00~2026-11-20T10:15:00.500'])(
    'writes "%s" as it was read',
    (text) => {
      const range = parseTimeRange(text);

      expect(range && formatTimeRange(range)).toBe(text);
    },
  );

  it('ends now when it is the last so many seconds', () => {
    expect(windowOf({ kind: 'last', seconds: 60 }, 1000)).toEqual({ start: 940, end: 1000 });
  });
});
