import { describe, expect, it } from 'vitest';
import {
  decimal,
  responseTimeTerm,
} from '../../../../../local/console/pages/analytics/build-selection.ts';
import { parseFilter } from '../../../../../local/xray/index.ts';

describe('responseTimeTerm', () => {
  it('is what a drag over bars selects', () => {
    expect(responseTimeTerm({ from: 0.04, to: 0.05 })).toBe(
      'responsetime >= 0.04 AND responsetime < 0.05',
    );
    expect(responseTimeTerm({ from: 0, to: 2 })).toBe('responsetime < 2');
  });

  it('can be read by X-Ray, however small the numbers are', () => {
    expect(() => parseFilter(responseTimeTerm({ from: 1e-7, to: 2.5e-7 }))).not.toThrow();
  });
});

describe('decimal', () => {
  it.each([
    [1e-7, '0.0000001'],
    [10, '10'],
    [0.1 + 0.2, '0.3'],
    [1200, '1200'],
    [0, '0'],
  ])('writes %d without an exponent', (value, text) => {
    expect(decimal(value)).toBe(text);
  });
});
