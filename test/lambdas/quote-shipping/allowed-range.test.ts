import { describe, expect, it } from 'vitest';
import { requireAllowedCaller } from '../../../lambdas/quote-shipping/allowed-range.ts';

describe('requireAllowedCaller', () => {
  it.each([
    ['0.0.0.0/0', '198.51.100.1'],
    ['203.0.113.0/24', '203.0.113.255'],
    ['203.0.113.7/32', '203.0.113.7'],
    ['2001:db8::/32', '2001:db8::1'],
  ])('lets into "%s" who calls from "%s"', (range, address) => {
    expect(() => requireAllowedCaller(range, address)).not.toThrow();
  });

  it.each([
    ['203.0.113.0/24', '203.0.114.0'],
    ['203.0.113.0/24', '2001:db8::1'],
    ['0.0.0.0/0', undefined],
    ['0.0.0.0/0', 'nowhere'],
    ['0.0.0.0/0', ''],
  ])('keeps out of "%s" who calls from "%s"', (range, address) => {
    expect(() => requireAllowedCaller(range, address)).toThrow(
      expect.objectContaining({ statusCode: 403 }),
    );
  });
});
