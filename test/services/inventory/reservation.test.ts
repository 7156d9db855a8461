import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../lambdas/shared/catalogue.ts';
import { parseReservation } from '../../../services/inventory/reservation.ts';
import { RequestError } from '../../../services/shared/request-error.ts';

const valid = { orderId: 'o-1', items: [{ sku: 'sku-pen', quantity: 2 }] };

function refusal(body: unknown): RequestError {
  try {
    parseReservation(body);
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('the reservation was accepted');
}

describe('parseReservation', () => {
  it('reads a reservation and leaves out what it does not know', () => {
    const reservation = parseReservation({ ...valid, customerTier: 'gold' });

    expect(reservation).toEqual(valid);
  });

  it('adds lines of one sku up, and sorts them', () => {
    const items = [
      { sku: 'sku-pen', quantity: 1 },
      { sku: 'sku-lamp', quantity: 2 },
      { sku: 'sku-pen', quantity: 99 },
    ];

    const reservation = parseReservation({ ...valid, items });

    expect(reservation.items).toEqual([
      { sku: 'sku-lamp', quantity: 2 },
      { sku: 'sku-pen', quantity: 100 },
    ]);
  });

  it.each(catalogue)('takes $sku of the catalogue', ({ sku }) => {
    const reservation = parseReservation({ ...valid, items: [{ sku, quantity: 1 }] });

    expect(reservation.items).toEqual([{ sku, quantity: 1 }]);
  });

  it.each([
    [undefined, 'nothing'],
    [null, '"null"'],
    ['text', '"text"'],
    [[valid], 'a list of 1'],
    [7, '"7"'],
  ])('refuses %j as a body', (body, shown) => {
    expect(refusal(body)).toMatchObject({
      statusCode: 400,
      message: `the body must be a JSON object sent as application/json, got ${shown}`,
    });
  });

  const orderId = 'orderId must be text of 1 to 64 characters, got ';
  const items = 'items must be a list of 1 to 20 items, got ';
  const sku = 'items[0].sku must be text of 1 to 64 characters, got ';
  const quantity = 'items[0].quantity must be a whole number from 1 to 99, got ';
  const line = { sku: 'sku-pen', quantity: 1 };
  it.each([
    [{ ...valid, orderId: undefined }, [`${orderId}nothing`]],
    [{ ...valid, orderId: '' }, [`${orderId}""`]],
    [{ ...valid, orderId: 7 }, [`${orderId}"7"`]],
    [{ ...valid, orderId: { toString: 'x' } }, [`${orderId}an object`]],
    [{ ...valid, orderId: 'o\0' }, [`${orderId}"o\0"`]],
    [{ ...valid, orderId: '\ud800' }, [`${orderId}"\ud800"`]],
    [{ ...valid, orderId: 'x'.repeat(65) }, [`${orderId}"${'x'.repeat(60)}…"`]],
    [{ ...valid, items: undefined }, [`${items}nothing`]],
    [{ ...valid, items: [] }, [`${items}a list of 0`]],
    [{ ...valid, items: Array(21).fill(line) }, [`${items}a list of 21`]],
    [{ ...valid, items: { length: 1, 0: line } }, [`${items}an object`]],
    [{ ...valid, items: [null] }, [`${sku}nothing`, `${quantity}nothing`]],
    [{ ...valid, items: ['sku-pen'] }, [`${sku}nothing`, `${quantity}nothing`]],
    [{ ...valid, items: [{ ...line, sku: ['sku-pen'] }] }, [`${sku}a list of 1`]],
    [{ ...valid, items: [{ ...line, sku: { toString: 1, valueOf: 1 } }] }, [`${sku}an object`]],
    [{ ...valid, items: [{ ...line, quantity: { valueOf: 1 } }] }, [`${quantity}an object`]],
    [{ ...valid, items: [{ ...line, sku: '' }] }, [`${sku}""`]],
    [{ ...valid, items: [{ sku: 'sku-pen' }] }, [`${quantity}nothing`]],
    ...[0, -1, 1.5, '2', null, true, 100, 1e300, Number.NaN].map((value) => [
      { ...valid, items: [{ sku: 'sku-pen', quantity: value }] },
      [`${quantity}"${value}"`],
    ]),
  ] as [unknown, string[]][])('refuses %j', (body, errors) => {
    expect(refusal(body)).toMatchObject({ statusCode: 400, details: { errors } });
  });

  it('answers any JSON with a reservation or a clear refusal', () => {
    const line = fc.record(
      { sku: fc.constantFrom('sku-pen', '', 1, null), quantity: fc.jsonValue() },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ orderId: fc.constantFrom('o-1', '', 1), items: fc.array(line) }),
    );

    fc.assert(
      fc.property(body, (value) => {
        try {
          const { items } = parseReservation(value);
          expect(new Set(items.map(({ sku }) => sku)).size).toBe(items.length);
        } catch (error) {
          expect(error).toMatchObject({ statusCode: 400 });
        }
      }),
    );
  });
});
