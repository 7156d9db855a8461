import { describe, expect, it } from 'vitest';
import type { Order } from '../../../lambdas/shared/order.ts';
import { fromItem, toItem } from '../../../lambdas/shared/order-item.ts';

const order: Order = {
  orderId: 'o-1',
  status: 'PLACED',
  customerTier: 'gold',
  amount: 12.5,
  items: [{ sku: 'sku-notebook', quantity: 1 }],
  placedAt: '2026-11-20T08:00:00.000Z',
  version: 1,
};

describe('an order in a table', () => {
  it.each([
    ['with', { ...order, traceId: '1-6b000000-000000000000000000000001', fingerprint: 'f' }],
    ['without', order],
  ])('comes back as it went in, %s what is optional', (_, given) => {
    expect(fromItem(toItem(given))).toEqual(given);
  });

  it.each([
    ['status', undefined, 'order "o-1": "status" must be a string, got "nothing"'],
    ['amount', { S: 'much' }, 'order "o-1": "amount" must be a number, got "{"S":"much"}"'],
    ['version', { N: 'x' }, 'order "o-1": "version" must be a number, got "{"N":"x"}"'],
  ])('is refused when its %s is not what it should be', (name, value, message) => {
    const { [name]: _, ...rest } = toItem(order);
    const item = value === undefined ? rest : { ...rest, [name]: value };

    expect(() => fromItem(item as ReturnType<typeof toItem>)).toThrow(message);
  });
});
