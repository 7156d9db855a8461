import { describe, expect, it } from 'vitest';
import {
  countedEntries,
  percentile,
  percentileOf,
  sortedValues,
} from '../../../../../local/console/components/charts/percentiles.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1);

  it('is the smallest value that so many do not pass', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it('is the one value there is', () => {
    expect(percentile([0.048], 0.95)).toBe(0.048);
  });

  it('is undefined of nothing', () => {
    expect(percentile([], 0.5)).toBeUndefined();
  });
});

describe('sortedValues', () => {
  it('leaves out what is no number', () => {
    expect([...sortedValues([3, undefined, null, Number.NaN, 10, 2])]).toEqual([2, 3, 10]);
  });
});

describe('percentileOf', () => {
  it('agrees with that of the values themselves', () => {
    const values = [5, 1, 1, 9, 9, 9, 2, 7];
    const entries = [...new Set(values)].map((value) => ({
      value,
      count: values.filter((each) => each === value).length,
    }));

    const all = [0, 0.25, 0.5, 0.9, 0.95, 1].map((share) => percentileOf(entries, share));

    const sorted = sortedValues(values);
    expect(all).toEqual([0, 0.25, 0.5, 0.9, 0.95, 1].map((share) => percentile(sorted, share)));
  });

  it('reads entries of a ResponseTimeHistogram as X-Ray sends them', () => {
    const histogram = [
      { Value: 0.184, Count: 1 },
      { Value: 0.012, Count: 3 },
      { Value: 1, Count: 0 },
      { Value: null, Count: null },
    ];

    expect(percentileOf(countedEntries(histogram), 0.5)).toBe(0.012);
    expect(percentileOf(countedEntries(histogram), 0.95)).toBe(0.184);
    expect(percentileOf(countedEntries(null), 0.5)).toBeUndefined();
  });
});
