import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StorefrontApp, serveStorefront } from './storefront-app.ts';

const responseJson = { accept: 'application/graphql-response+json' };

describe('GraphQL over HTTP', () => {
  let app: StorefrontApp;

  beforeAll(async () => {
    app = await serveStorefront();
  });

  afterAll(() => app[Symbol.asyncDispose]());

  it('passes the audits of the specification, the recommended ones included', async () => {
    const results = await auditServer({
      url: 'http://storefront/graphql',
      fetchFn: (url: string, init: RequestInit = {}) => toFetch(app, url, init),
    });

    expect(results.length).toBeGreaterThan(50);
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('answers a query without any error', async () => {
    const { status, headers, body } = await app.query('{ order(id: "o-1") { orderId amount } }');

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-trace-id')).toMatch(/^1-/);
    expect(body).toEqual({ data: { order: { orderId: 'o-1', amount: 3.2 } } });
  });

  it('answers introspection', async () => {
    const { getIntrospectionQuery } = await import('graphql');

    const { body } = await app.query(getIntrospectionQuery());

    expect(body.errors).toBeUndefined();
    expect(body.data).toHaveProperty('__schema');
  });

  it.each([
    ['JSON that is none', '{"query":', 400],
    ['nothing', '', 400],
    ['a list of operations', JSON.stringify(Array(50).fill({ query: '{ __typename }' })), 400],
    ['a number', '7', 400],
    ['a body without a query', '{}', 400],
    ['a query that is no text', '{"query":{"a":1}}', 400],
    ['variables that are a list', '{"query":"{ __typename }","variables":[1]}', 400],
    ['a body above 64 KB', JSON.stringify({ query: `{ a }${' '.repeat(65_536)}` }), 413],
    ['JSON nested 20000 levels', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 400],
  ])('refuses %s', async (_what, body, expected) => {
    const headers = { 'content-type': 'application/json' };

    const reply = await app.call('/graphql', { method: 'POST', headers, body });

    expect(reply.status).toBe(expected);
    expect(JSON.stringify(reply.body)).toMatch(/message/);
  });

  it.each([
    ['text', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['no type', ''],
  ])('refuses a body sent as %s, as a page of another site can send it', async (_what, type) => {
    const { status } = await app.call('/graphql', {
      headers: { 'content-type': type },
      body: '{"query":"mutation { placeOrder(input: {customerTier: gold, items: []}) { orderId } }"}',
    });

    expect(status).toBe(415);
  });

  it('refuses a mutation by GET', async () => {
    const query = 'mutation { placeOrder(input: {customerTier: gold, items: []}) { orderId } }';

    const { status } = await app.call(`/graphql?query=${encodeURIComponent(query)}`);

    expect(status).toBe(405);
  });

  it.each([
    ['text that is no query', '{ order(id: '],
    ['a field that does not exist', '{ price }'],
    ['an argument of the wrong type', '{ order(id: {a: 1}) { orderId } }'],
  ])('says 400 to who understands it, for %s', async (_what, query) => {
    const plain = await app.query(query);
    const modern = await app.query(query, {}, { json: { query }, headers: responseJson });

    expect(plain.status).toBe(200);
    expect(modern.status).toBe(400);
    expect(plain.body.errors).toHaveLength(1);
    expect(plain.body).not.toHaveProperty('data');
  });

  it('says 400 as well when a variable cannot be used', async () => {
    const json = { query: 'query ($id: ID!) { order(id: $id) { orderId } }', variables: {} };

    const { status, body } = await app.query(json.query, {}, { json, headers: responseJson });

    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('$id');
  });

  it('answers 404 to any other path', async () => {
    const { status, body } = await app.call('/graphiql');

    expect(status).toBe(404);
    expect(body).toMatchObject({ message: expect.stringContaining('"/graphiql"') });
  });

  it('answers health checks whatever they bring along', async () => {
    const { status, body, headers } = await app.call('/health', {
      headers: { 'x-amzn-trace-id': 'Root=1-6b000000-0123456789abcdef01234567;Sampled=1' },
    });

    expect([status, body]).toEqual([200, { status: 'ok' }]);
    expect(headers.has('x-trace-id')).toBe(false);
  });
});

/** The audits bring their own URL and read the response of a `fetch`. */
async function toFetch(app: StorefrontApp, url: string, init: RequestInit): Promise<Response> {
  const { pathname, search } = new URL(url);
  const reply = await app.call(`${pathname}${search}`, {
    method: init.method,
    headers: Object.fromEntries(new Headers(init.headers)),
    ...(typeof init.body === 'string' ? { body: init.body } : {}),
  });
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  return new Response(text, { status: reply.status, headers: reply.headers });
}
