import { describe, expect, it } from 'vitest';
import { binomialBand } from '../../../../local/xray/insights/binomial-band.ts';
import {
  assess,
  type FaultMinute,
  faultBand,
  ordinaryRate,
} from '../../../../local/xray/insights/fault-forecast.ts';

const always = () => true;

/** Minutes from the start, one for each count of faults. */
const minutes = (requests: number, faults: readonly number[]): FaultMinute[] =>
  faults.map((count, index) => ({ minute: index * 60, requests, faults: count }));

const repeat = (count: number, value: number): number[] => Array(count).fill(value);

describe('binomialBand', () => {
  it.each([
    // Summed with exact fractions.
    [20, 0.01, { low: 0, high: 4 }],
    [500, 0.01, { low: 0, high: 17 }],
    [500, 0.4, { low: 154, high: 247 }],
    [10, 0.5, { low: 0, high: 10 }],
    [500, 0.6, { low: 253, high: 346 }],
  ])('is exact for %i requests at %d', (requests, rate, band) => {
    expect(binomialBand(requests, rate, 1e-5)).toEqual(band);
  });

  it.each([
    [0, 0.5, { low: 0, high: 0 }],
    [100, 0, { low: 0, high: 0 }],
    [100, 1, { low: 100, high: 100 }],
    [1, 0.5, { low: 0, high: 1 }],
  ])('has an answer for %i requests at %d', (requests, rate, band) => {
    expect(binomialBand(requests, rate, 1e-5)).toEqual(band);
  });

  it('goes on smoothly where the exact sum ends', () => {
    for (const rate of [0.001, 0.01, 0.1, 0.5, 0.9, 0.999]) {
      const edge = Math.floor(200 / (rate * (1 - rate)));

      const exact = binomialBand(edge, rate, 1e-5);
      const normal = binomialBand(edge + 1, rate, 1e-5);

      expect(Math.abs(exact.high - normal.high)).toBeLessThanOrEqual(5);
      expect(Math.abs(exact.low - normal.low)).toBeLessThanOrEqual(5);
    }
  });

  it('holds for numbers of any size', () => {
    for (const requests of [1, 799, 800, 801, 1e6, 1e12]) {
      for (const rate of [1e-9, 0.3, 0.5, 1 - 1e-9]) {
        const { low, high } = binomialBand(requests, rate, 1e-5);

        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(requests * rate + 1);
        expect(high).toBeGreaterThanOrEqual(Math.floor(requests * rate));
        expect(high).toBeLessThanOrEqual(requests);
      }
    }
  });
});

describe('faultBand', () => {
  it('leaves room for a rise that is nobody’s concern', () => {
    expect(faultBand(100_000, 0.01).high).toBe(6000);
  });

  it('expects no more faults than there are requests', () => {
    expect(faultBand(3, 0.99)).toEqual({ low: 1, high: 3 });
  });
});

describe('ordinaryRate', () => {
  it('is the share of faults, as if there had been half a fault in one request more', () => {
    const rate = ordinaryRate(minutes(100, repeat(20, 1)), 20 * 60, always);

    expect(rate).toBeCloseTo(0.01, 3);
  });

  it('does not follow a short outage', () => {
    const outage = [...repeat(60, 1), ...repeat(5, 100), ...repeat(60, 1)];

    const rate = ordinaryRate(minutes(100, outage), outage.length * 60, always);

    expect(rate).toBeCloseTo(0.01, 2);
  });

  it('looks back three hours and no further', () => {
    const faults = [...repeat(200, 100), ...repeat(180, 1)];

    const rate = ordinaryRate(minutes(100, faults), faults.length * 60, always);

    expect(rate).toBeCloseTo(0.01, 3);
  });

  it('leaves out what was not ordinary', () => {
    const faults = [...repeat(60, 1), ...repeat(60, 40)];

    const rate = ordinaryRate(minutes(100, faults), faults.length * 60, (at) => at < 60 * 60);

    expect(rate).toBeCloseTo(0.01, 3);
  });

  it.each([
    ['too few minutes', minutes(100, repeat(9, 1))],
    ['too few requests', minutes(2, repeat(20, 0))],
    ['minutes without requests', minutes(0, repeat(100, 0))],
    ['nothing', []],
  ])('cannot tell from %s', (_, history) => {
    expect(ordinaryRate(history, 100 * 60, always)).toBeUndefined();
  });
});

describe('assess', () => {
  it('says from which minute on it stands out', () => {
    const faults = [...repeat(60, 1), 1, 1, 40, 40, 40];

    const assessment = assess(minutes(100, faults), 64 * 60, always);

    expect(assessment).toMatchObject({ faults: 122, requests: 500, isAnomalous: true });
    expect(assessment?.since).toBe(62 * 60);
  });

  it('gives a band while it is as expected', () => {
    const assessment = assess(minutes(100, repeat(65, 1)), 64 * 60, always);

    expect(assessment).toEqual({
      requests: 500,
      faults: 5,
      band: { low: 0, high: 30 },
      isAnomalous: false,
    });
  });

  it('says nothing of fewer requests than the minimum sample', () => {
    expect(assess(minutes(3, repeat(65, 3)), 64 * 60, always)).toBeUndefined();
  });
});
