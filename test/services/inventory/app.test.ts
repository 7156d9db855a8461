import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../services/inventory/app.ts';
import type { Reservation } from '../../../services/inventory/reservation.ts';
import type { ReservationOutcome, Stock } from '../../../services/inventory/stock.ts';
import { type AppUnderTest, serveApp } from '../../harness/app-under-test.ts';
import type { Call } from '../../harness/http-call.ts';

const levels = [
  { sku: 'sku-lamp', available: 3 },
  { sku: 'sku pen/ü', available: 0 },
];

describe('the inventory app', () => {
  let outcome: ReservationOutcome;
  let reserved: Reservation[];
  let inventory: AppUnderTest;
  const stock: Stock = {
    list: async () => levels,
    find: async (sku) => levels.find((level) => level.sku === sku),
    async reserve(reservation) {
      reserved.push(reservation);
      return outcome;
    },
  };

  beforeAll(async () => {
    inventory = await serveApp(createApp({ serviceName: 'inventory', stock }));
  });

  beforeEach(() => {
    outcome = { kind: 'reserved' };
    reserved = [];
  });

  afterAll(() => inventory[Symbol.asyncDispose]());

  const reservation = { orderId: 'o-1', items: [{ sku: 'sku-lamp', quantity: 2 }] };

  it.each(['reserved', 'repeated'] as const)('answers 201 to what is %s', async (kind) => {
    outcome = { kind };

    const { status, body } = await inventory.call('/reservations', { json: reservation });

    expect({ status, body }).toEqual({ status: 201, body: reservation });
    expect(reserved).toEqual([reservation]);
  });

  it.each([
    [
      {
        kind: 'short',
        shortages: [{ sku: 'sku-lamp', requested: 2, available: 1 }],
      },
      409,
      {
        message: 'the stock does not cover order "o-1": sku-lamp',
        shortages: [{ sku: 'sku-lamp', requested: 2, available: 1 }],
      },
    ],
    [{ kind: 'different' }, 422, { message: 'order "o-1" has reserved other items already' }],
    [
      { kind: 'unknown', skus: ['sku-x'] },
      400,
      { message: 'the reservation is not valid', errors: ['no item "sku-x" is in stock'] },
    ],
  ] as const)('answers %j with %d', async (given, status, body) => {
    outcome = given;

    const reply = await inventory.call('/reservations', { json: reservation });

    expect(reply).toMatchObject({ status, body });
  });

  it('lists the stock, and finds one item by its encoded name', async () => {
    const list = await inventory.call('/stock');
    const item = await inventory.call(`/stock/${encodeURIComponent('sku pen/ü')}`);

    expect(list).toMatchObject({ status: 200, body: { items: levels } });
    expect(item).toMatchObject({ status: 200, body: { sku: 'sku pen/ü', available: 0 } });
  });

  it.each<[string, string, Call, number, string]>([
    ['no body', '/reservations', { method: 'POST' }, 400, 'must be a JSON object'],
    ['an empty body', '/reservations', { json: {} }, 400, 'the reservation is not valid'],
    ['half a body', '/reservations', json('{"orderId":'), 400, 'the body is not valid JSON'],
    ['a list', '/reservations', { json: [] }, 400, 'got a list of 0'],
    ['a number', '/reservations', json('7'), 400, 'the body is not valid JSON'],
    ['text', '/reservations', { body: '{}' }, 400, 'got nothing'],
    ['a huge body', '/reservations', { json: 'x'.repeat(70_000) }, 413, 'at most 65536 bytes'],
    ['bytes', '/reservations', json(Buffer.from([0xff, 0xfe, 0])), 400, 'not valid JSON'],
    ['a strange charset', '/reservations', json('{}', 'charset=x'), 415, 'unsupported charset'],
    ['no compression that we know', '/reservations', encoded('x'), 415, 'unsupported'],
    ['broken compression', '/reservations', encoded('gzip'), 400, 'incorrect header check'],
    ['a sku that is not there', '/stock/x', {}, 404, 'no item "x" is in stock'],
    ['a long sku', `/stock/${'x'.repeat(8_000)}`, {}, 404, `no item "${'x'.repeat(60)}"`],
    ['a sku with NUL', '/stock/%00', {}, 404, 'no item "\0" is in stock'],
    ['a sku that is not text', '/stock/%ff', {}, 400, "Failed to decode param '%ff'"],
    ['a prototype', '/stock/__proto__', {}, 404, 'no item "__proto__" is in stock'],
    ['another path', '/orders', {}, 404, 'nothing answers GET "/orders" here'],
    ['a long path', `/${'y'.repeat(8_000)}`, {}, 404, `GET "/${'y'.repeat(59)}…" here`],
    ['another method', '/stock', { method: 'DELETE' }, 404, 'nothing answers DELETE "/stock"'],
  ])('refuses %s', async (_, path, call, status, message) => {
    const reply = await inventory.call(path, call);

    expect(reply).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
    expect(reserved).toEqual([]);
  });

  it('says little about itself', async () => {
    const { headers } = await inventory.call('/health');

    expect(headers.get('x-powered-by')).toBeNull();
  });
});

function json(body: string | Buffer, parameter = 'charset=utf-8'): Call {
  return { body, headers: { 'content-type': `application/json; ${parameter}` } };
}

function encoded(encoding: string): Call {
  const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
  return { body: '{}', headers };
}
