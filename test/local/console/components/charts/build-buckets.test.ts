import { describe, expect, it } from 'vitest';
import {
  bucketOfShare,
  buildBuckets,
} from '../../../../../local/console/components/charts/build-buckets.ts';

const once = (...values: number[]) => values.map((value) => ({ value, count: 1 }));

describe('buildBuckets', () => {
  it('puts each value into the bar that begins at it or before it', () => {
    const values = Array.from({ length: 41 }, (_, at) => at / 100);

    const buckets = buildBuckets(once(...values), 10);

    expect(buckets.map(({ from }) => from)).toEqual([
      0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4,
    ]);
    expect(buckets.map(({ count }) => count)).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 1]);
  });

  it('counts every value once, wherever it lies', () => {
    const values = Array.from({ length: 1000 }, (_, at) => 0.0013 * at * (at % 17));

    const buckets = buildBuckets(once(...values));

    expect(buckets.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    for (const [at, { from, to }] of buckets.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(buckets[at + 1]?.from ?? to).toBe(to);
    }
  });

  it('grows its bars where a few are many times the others', () => {
    const values = [...Array.from({ length: 95 }, (_, at) => 0.01 + at / 10_000), 3, 4, 6];

    const buckets = buildBuckets(once(...values));

    expect(buckets[0]?.from).toBe(0);
    expect(buckets.length).toBeLessThanOrEqual(60);
    expect(buckets.filter(({ count }) => count > 0).length).toBeGreaterThan(4);
    expect(buckets.at(-1)).toMatchObject({ from: 5, to: 6.3, count: 1 });
  });

  it('has few bars for values of any size', () => {
    expect(buildBuckets(once(1e-9, 1e-9, 1e-9, 21_600)).length).toBeLessThanOrEqual(100);
  });

  it('keeps how they ended, unless that is not known of one', () => {
    const known = { value: 1, count: 2, outcome: 'fault' } as const;

    expect(buildBuckets([known])[0]?.outcomes).toEqual({ ok: 0, error: 0, throttle: 0, fault: 2 });
    expect(buildBuckets([known, { value: 1, count: 1 }])[0]).toEqual({
      from: 1,
      to: 1.1,
      count: 3,
    });
  });

  it('counts times below 0, of skewed clocks, as none', () => {
    expect(buildBuckets(once(-3, 0.5))[0]).toMatchObject({ from: 0, count: 1 });
  });

  it('leaves out what is no number', () => {
    expect(buildBuckets(once(Number.NaN, Number.POSITIVE_INFINITY))).toEqual([]);
    expect(buildBuckets([])).toEqual([]);
  });

  it('has one bar or a few around a single value', () => {
    for (const value of [0, 0.048, 12]) {
      const buckets = buildBuckets(once(value));
      expect(buckets.map(({ count }) => count).reduce((sum, count) => sum + count)).toBe(1);
      expect(buckets[0]?.from).toBeLessThanOrEqual(value);
      expect(buckets.at(-1)?.to).toBeGreaterThan(value);
    }
  });
});

describe('bucketOfShare', () => {
  it('is where so much of all is reached', () => {
    const buckets = [
      { from: 0, to: 1, count: 5 },
      { from: 1, to: 2, count: 4 },
      { from: 2, to: 3, count: 1 },
    ];

    expect(bucketOfShare(buckets, 0.5)?.to).toBe(1);
    expect(bucketOfShare(buckets, 0.95)?.to).toBe(3);
    expect(bucketOfShare([], 0.5)).toBeUndefined();
  });
});
