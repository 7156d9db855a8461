import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { order, type StorefrontApp, serveStorefront } from './storefront-app.ts';

const nested = (depth: number) =>
  `{ storefront(orderIds: []) ${'{ ...on Storefront '.repeat(depth)} { catalogue { sku } } ${'}'.repeat(depth)} }`;

const firstPage = `storefront(orderIds: []) {
  orders { orderId status items { sku quantity stock } } catalogue { sku price stock }
}`;

/** 2^30 fields in thirty fragments. */
const doubling = `{ catalogue { ...f0 } } ${Array.from(
  { length: 30 },
  (_, index) => `fragment f${index} on CatalogueItem { ...f${index + 1} ...f${index + 1} }`,
).join(' ')} fragment f30 on CatalogueItem { sku }`;

const circular = `{ catalogue { ...a } }
  fragment a on CatalogueItem { sku ...b } fragment b on CatalogueItem { price ...a }`;

const introspection = `{ __schema { types { ${'fields { type { '.repeat(12)} name ${'} }'.repeat(12)} } } }`;

describe('the limits of a query', () => {
  const get = vi.fn(async (orderId: string) => order(orderId));
  let app: StorefrontApp;

  beforeAll(async () => {
    app = await serveStorefront({ get });
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it.each([
    [
      'the catalogue asked for 251 times',
      alias(251, ':catalogue{sku}'),
      '251 calls to other services',
    ],
    [
      'two first pages at once',
      `{ a: ${firstPage} b: ${firstPage} }`,
      '422 calls to other services',
    ],
    ['201 fields', `{ catalogue { ${'sku '.repeat(200)} } }`, '201 fields are selected'],
    ['nine levels', '{ a'.repeat(9) + ' }'.repeat(9), '9 levels are nested'],
    ['fragments that double thirty times', doubling, 'fields are selected'],
    ['introspection that goes in circles', introspection, 'Maximum introspection depth'],
    ['a fragment that contains itself', circular, 'Cannot spread fragment "a" within itself'],
    ['a query of 5000 words', `{ ${'catalogue '.repeat(5_000)} }`, 'tokens'],
    ['600 levels', '{ a'.repeat(600) + ' }'.repeat(600), '600 levels are nested'],
    ['inline fragments without end', nested(400), 'tokens'],
  ])('refuse %s, without asking anybody', async (_what, query, message) => {
    get.mockClear();

    const { status, body } = await app.query(query);

    expect(status).toBe(200);
    expect(body.errors?.map((error) => error.message).join('\n')).toContain(message);
    expect(body).not.toHaveProperty('data');
    expect(get).not.toHaveBeenCalled();
  });

  it('count nothing that is not resolved', async () => {
    const { body } = await app.query(alias(200, ':__typename'));

    expect(body.errors).toBeUndefined();
    expect(Object.keys(body.data ?? {})).toHaveLength(200);
  });

  it('leave room for the first page with everything on it', async () => {
    const { body } = await app.query(`{ ${firstPage} }`);

    expect(body.errors).toBeUndefined();
  });

  it('count an operation’s own fields alone', async () => {
    const large = alias(99, ':catalogue{sku}');

    const { body } = await app.query(`query a ${large} query b ${large}`, { operationName: 'a' });

    expect(body.errors).toBeUndefined();
  });

  it('allow ten orders at once', async () => {
    const orderIds = Array.from({ length: 11 }, (_, index) => `o-${index}`);
    const query =
      'query ($orderIds: [ID!]!) { storefront(orderIds: $orderIds) { orders { orderId } } }';

    const ten = await app.query(query, { variables: { orderIds: orderIds.slice(1) } });
    const eleven = await app.query(query, { variables: { orderIds } });

    expect(ten.body.errors).toBeUndefined();
    expect(eleven.body.errors?.[0]).toMatchObject({
      message: 'orderIds has 11 ids: at most 10 are answered',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

function alias(count: number, field: string): string {
  const fields = Array.from({ length: count }, (_, index) => `a${index}${field}`);
  return `{ ${fields.join(' ')} }`;
}
