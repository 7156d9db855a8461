import { describe, expect, it } from 'vitest';
import { formatOrderPlaced, parseOrderPlaced } from '../../../lambdas/shared/order-placed.ts';

describe('an OrderPlaced message', () => {
  it('carries what its consumers need, and nothing of the bookkeeping', () => {
    const text = formatOrderPlaced({
      orderId: 'o-1',
      status: 'PLACED',
      customerTier: 'gold',
      amount: 3.2,
      items: [{ sku: 'sku-pen', quantity: 1 }],
      placedAt: '2026-11-20T08:00:00.000Z',
      version: 1,
      fingerprint: 'f-1',
    });

    expect(parseOrderPlaced(text)).toEqual({
      type: 'OrderPlaced',
      orderId: 'o-1',
      customerTier: 'gold',
      amount: 3.2,
      items: [{ sku: 'sku-pen', quantity: 1 }],
      placedAt: '2026-11-20T08:00:00.000Z',
    });
  });

  it.each([
    '',
    'null',
    '7',
    '[]',
    '{}',
    '{"type":"OrderPlaced","orderId":"","items":[]}',
    '{"type":"OrderPlaced","orderId":"o-1"}',
    '{"type":"OrderPlaced","orderId":"o-1","items":[null]}',
    '{"type":"OrderPlaced","orderId":"o-1","items":[{"sku":7}]}',
    '{"type":"OrderCancelled","orderId":"o-1","items":[]}',
  ])('is not %j', (text) => {
    expect(() => parseOrderPlaced(text)).toThrow(/^the message is not .*, got "/);
  });

  it('is clipped in the message about it', () => {
    expect(() => parseOrderPlaced('x'.repeat(200_000))).toThrow(/^.{60,140}$/);
  });
});
