import { describe, expect, it } from 'vitest';
import { reserveExpress } from '../../../lambdas/reserve-express/reserve-express.ts';

describe('reserveExpress', () => {
  it('reserves for an order', () => {
    expect(reserveExpress('o-1')).toEqual({ orderId: 'o-1', reserved: true });
  });

  it('needs an order', () => {
    expect(() => reserveExpress(undefined)).toThrow(
      'cannot reserve express delivery: the event has no "orderId"',
    );
  });
});
