import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionOf, median, percentile } from '../bench/statistics.ts';

const samples = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 });

describe('percentile', () => {
  it.each([
    { values: [5], share: 0.99, expected: 5 },
    { values: [3, 1, 2], share: 0.5, expected: 2 },
    { values: [4, 1, 3, 2], share: 0.5, expected: 2 },
    { values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], share: 0.9, expected: 9 },
    { values: [1, 2, 3], share: 0, expected: 1 },
    { values: [1, 2, 3], share: 1, expected: 3 },
  ])('of $values at $share is $expected', ({ values, share, expected }) => {
    expect(percentile(values, share)).toBe(expected);
  });

  it('is one of the samples, which enough of them do not exceed, and keeps their order', () => {
    fc.assert(
      fc.property(samples, fc.double({ noNaN: true, min: 0, max: 1 }), (values, share) => {
        const given = [...values];

        const found = percentile(values, share);

        expect(values).toEqual(given);
        expect(values).toContain(found);
        const within = values.filter((value) => value <= found).length;
        expect(within / values.length).toBeGreaterThanOrEqual(share);
      }),
    );
  });

  it('refuses to make a figure out of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow('a percentile needs at least one sample');
    expect(() => percentile([1], 50)).toThrow('between 0 and 1, got "50"');
    expect(() => percentile([1], Number.NaN)).toThrow('between 0 and 1, got "NaN"');
  });
});

describe('distributionOf', () => {
  it('names the quantiles of the samples', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);

    const distribution = distributionOf(values);

    expect(distribution).toEqual({ samples: 200, min: 1, p50: 100, p90: 180, p99: 198, max: 200 });
    expect(median(values)).toBe(100);
  });
});
