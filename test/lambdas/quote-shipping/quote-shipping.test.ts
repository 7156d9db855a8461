import { describe, expect, it } from 'vitest';
import { quoteShipping } from '../../../lambdas/quote-shipping/quote-shipping.ts';

describe('quoteShipping', () => {
  it.each([
    ['standard', '12.50', { shipping: 4.9, days: 3 }],
    ['standard', '50', { shipping: 0, days: 3 }],
    ['gold', '0', { shipping: 0, days: 1 }],
  ])('quotes %s customers for %s dollars', (customerTier, amount, quote) => {
    expect(quoteShipping({ customerTier, amount })).toEqual({
      customerTier,
      amount: Number(amount),
      ...quote,
    });
  });

  it('takes a customer who does not say otherwise for a standard one', () => {
    expect(quoteShipping({ amount: '1' }).customerTier).toBe('standard');
  });

  it.each(['', '-1', '1e5', '0x10', ' 1', '1.234', '1000001', 'NaN', '９'])(
    'refuses the amount "%s"',
    (amount) => {
      expect(() => quoteShipping({ amount })).toThrow(
        expect.objectContaining({
          statusCode: 400,
          errors: [expect.stringContaining('amount must be dollars')],
        }),
      );
    },
  );

  it('names everything that is wrong at once', () => {
    expect(() => quoteShipping({ customerTier: 'platinum' })).toThrow(
      expect.objectContaining({
        errors: [
          'customerTier must be one of standard, gold, got "platinum"',
          'amount must be dollars from 0 to 1000000, such as 12.50, got nothing',
        ],
      }),
    );
  });
});
