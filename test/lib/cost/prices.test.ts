import { describe, expect, it } from 'vitest';
import { isPriced, prices, pricesReadOn } from '../../../lib/cost/prices.ts';
import { toCostLine } from '../../../lib/cost/usage.ts';

describe('the price list', () => {
  it.each(Object.entries(prices))(
    'says of %s what it is for, where and when it was read',
    (_, price) => {
      expect(price.usd).toBeGreaterThan(0);
      expect(price.per).toMatch(/^\w/);
      expect(price.source).toMatch(/^https:\/\/aws\.amazon\.com\/.+\/$/);
      expect(price.readOn).toMatch(/^20\d\d-\d\d-\d\d$/);
    },
  );

  it('has the prices of X-Ray', () => {
    expect(prices['xray-recorded'].usd).toBe(5);
    expect(prices['xray-retrieved'].usd).toBe(0.5);
    expect(prices['xray-scanned'].usd).toBe(0.5);
  });

  it('tells its age by its oldest price', () => {
    const days = Object.values(prices).map(({ readOn }) => readOn);

    expect(days).toContain(pricesReadOn);
    expect(days.filter((day) => day < pricesReadOn)).toEqual([]);
  });

  it('knows what it has no price for', () => {
    expect(isPriced('kms-key-month')).toBe(true);
    expect(isPriced('constructor')).toBe(false);
  });
});

describe('toCostLine', () => {
  it('multiplies by the price', () => {
    expect(toCostLine({ what: 'keys', price: 'kms-key-month', quantity: 3 })).toEqual({
      what: 'keys',
      quantity: 3,
      unit: 'key and month',
      usd: 3,
    });
  });

  it('takes a price for a million as that of one', () => {
    const line = toCostLine({ what: 'traces', price: 'xray-recorded', quantity: 200_000 });

    expect(line.unit).toBe('traces recorded');
    expect(line.usd).toBeCloseTo(1);
  });
});
