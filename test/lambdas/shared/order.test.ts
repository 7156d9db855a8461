import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../lambdas/shared/catalogue.ts';
import { customerTiers, parseOrderRequest, totalAmount } from '../../../lambdas/shared/order.ts';
import { RequestError } from '../../../lambdas/shared/request-error.ts';
import { orderRequestSchema } from '../../../lib/constructs/order-request.ts';

const valid = { customerTier: 'gold', items: [{ sku: 'sku-pen', quantity: 2 }] };

function refusal(body: unknown): RequestError {
  try {
    parseOrderRequest(typeof body === 'string' ? body : JSON.stringify(body));
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('the order was accepted');
}

describe('parseOrderRequest', () => {
  it('reads a valid order and leaves out what it does not know', () => {
    const order = parseOrderRequest(JSON.stringify({ ...valid, coupon: 'X', __proto__: null }));

    expect(order).toEqual(valid);
  });

  it.each(catalogue)('accepts $sku of the catalogue', ({ sku }) => {
    const order = parseOrderRequest(JSON.stringify({ ...valid, items: [{ sku, quantity: 1 }] }));

    expect(order.items).toEqual([{ sku, quantity: 1 }]);
  });

  it.each([
    ['no body', null, 'the request has no body: send the order as JSON'],
    ['an empty body', '', 'the request has no body: send the order as JSON'],
    ['text', 'sku-pen', 'the body is not valid JSON, got "sku-pen"'],
    ['half an object', '{"items":[', 'the body is not valid JSON, got "{"items":["'],
    ['null', 'null', 'the body must be a JSON object, got "null"'],
    ['a list', '[1]', 'the body must be a JSON object, got a list of 1'],
    ['a number', '7', 'the body must be a JSON object, got "7"'],
  ])('refuses %s', (_, body, message) => {
    expect(() => parseOrderRequest(body)).toThrow(
      expect.objectContaining({ statusCode: 400, message }),
    );
  });

  it.each([
    [
      { ...valid, customerTier: 'platinum' },
      'customerTier must be one of standard, gold, got "platinum"',
    ],
    [{ ...valid, customerTier: null }, 'customerTier must be one of standard, gold, got "null"'],
    [{ items: valid.items }, 'customerTier must be one of standard, gold, got nothing'],
    [
      { ...valid, items: [{ sku: 'sku-pen' }] },
      'items[0].quantity must be a whole number from 1 to 99, got nothing',
    ],
    [{ customerTier: 'gold' }, 'items must be a list of 1 to 20 items, got nothing'],
    [{ ...valid, items: [] }, 'items must be a list of 1 to 20 items, got a list of 0'],
    [
      { ...valid, items: Array(21).fill(valid.items[0]) },
      'items must be a list of 1 to 20 items, got a list of 21',
    ],
    [{ ...valid, items: {} }, 'items must be a list of 1 to 20 items, got an object'],
    [{ ...valid, items: [null] }, 'items[0] must be an object with sku and quantity, got "null"'],
    [
      { ...valid, items: [{ sku: 'sku-unheard-of', quantity: 1 }] },
      'items[0].sku must be an item of the catalogue, got "sku-unheard-of"',
    ],
    [
      { ...valid, items: [{ sku: '__proto__', quantity: 1 }] },
      'items[0].sku must be an item of the catalogue, got "__proto__"',
    ],
    [
      { ...valid, items: [{ sku: ['sku-pen'], quantity: 1 }] },
      'items[0].sku must be an item of the catalogue, got a list of 1',
    ],
    ...[0, -1, 1.5, '2', null, true, 100, 1e300].map((quantity) => [
      { ...valid, items: [{ sku: 'sku-pen', quantity }] },
      `items[0].quantity must be a whole number from 1 to 99, got "${quantity}"`,
    ]),
  ] as [unknown, string][])('refuses %j', (body, message) => {
    const error = refusal(body);

    expect(error).toMatchObject({ statusCode: 400, message: 'the order is not valid' });
    expect(error.errors).toEqual([message]);
  });

  it('names everything that is wrong at once', () => {
    const error = refusal({ customerTier: 7, items: [{ sku: 1, quantity: 0 }, 'x'] });

    expect(error.errors).toHaveLength(4);
  });

  it('refuses what is nested too deeply to print', () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);

    const error = refusal(`{"customerTier":${deep},"items":[{"sku":"sku-pen","quantity":1}]}`);

    expect(error.errors).toEqual(['customerTier must be one of standard, gold, got a list of 1']);
  });

  it('clips huge values in its messages', () => {
    const error = refusal({ ...valid, items: [{ sku: 'x'.repeat(60_000), quantity: 1 }] });

    expect(error.errors[0]?.length).toBeLessThan(150);
  });

  it('refuses a huge body without reading it', () => {
    const error = refusal(`{"customerTier":"${'x'.repeat(11_000_000)}"}`);

    expect(error.message).toBe('the body is too large: at most 65536 characters, got 11000019');
  });

  it('answers any JSON with an order or a clear refusal', () => {
    const line = fc.record(
      { sku: fc.constantFrom('sku-pen', 'x', 1, null), quantity: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ customerTier: fc.constantFrom('gold', 'x', 1), items: fc.array(line) }),
    );

    fc.assert(
      fc.property(body, (value) => {
        try {
          const order = parseOrderRequest(JSON.stringify(value));
          expect(order.items.every(({ quantity }) => quantity >= 1)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ statusCode: 400 });
        }
      }),
    );
  });
});

describe('the order that API Gateway lets through', () => {
  const { properties = {}, required } = orderRequestSchema;

  it('is what the function reads', () => {
    expect(required).toEqual(['customerTier', 'items']);
    expect(properties.customerTier?.enum).toEqual(customerTiers);
    expect(properties.items).toMatchObject({
      minItems: 1,
      maxItems: 20,
      items: {
        required: ['sku', 'quantity'],
        properties: { quantity: { minimum: 1, maximum: 99 } },
      },
    });
  });
});

describe('totalAmount', () => {
  it('adds cents without losing any', () => {
    expect(totalAmount([{ sku: 'sku-pen', quantity: 3 }])).toBe(9.6);
    expect(
      totalAmount([
        { sku: 'sku-lamp', quantity: 99 },
        { sku: 'sku-notebook', quantity: 1 },
      ]),
    ).toBe(4961.51);
  });
});
