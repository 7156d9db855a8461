import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bundleService,
  type ServiceBundle,
  startService,
} from '../../harness/service-under-test.ts';
import { json, startStorefront } from './storefront-service.ts';

describe('the process of the storefront', () => {
  let bundle: ServiceBundle;

  beforeAll(async () => {
    bundle = await bundleService('storefront');
  });

  afterAll(() => bundle[Symbol.asyncDispose]());

  it('starts from its bundle alone, outside of EC2 and without a daemon', async () => {
    await using service = await startService(bundle, {
      environment: {
        ORDERS_API_URL: 'http://orders-api.example.com/prod/',
        AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:1',
        TEST_REDIRECT_CONNECT: '169.254.169.254:80=1',
      },
      preload: [new URL('../../harness/redirect-connect.ts', import.meta.url).href],
    });

    const health = await service.call('/health');
    const { status, body } = await service.call('/graphql', { json: { query: '{ __typename }' } });

    expect(health.status).toBe(200);
    expect([status, body]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  it.each([
    [{ ORDERS_API_URL: '' }, 'variable "ORDERS_API_URL" is not set'],
    [
      { ORDERS_API_URL: 'orders' },
      '"ORDERS_API_URL" must be an http:// or https:// address, got "orders"',
    ],
    [{ ORDERS_API_URL: 'file:///etc/passwd' }, 'must be an http:// or https:// address'],
    [{ INVENTORY_URL: 'inventory:80' }, '"INVENTORY_URL" must be an http:// or https:// address'],
    [{ PORT: '80a' }, '"PORT" must be a port'],
    [{ SERVICE_NAME: '' }, 'variable "SERVICE_NAME" is not set'],
  ])('ends at once, saying why, with the settings %j', async (environment, message) => {
    const orders = { ORDERS_API_URL: 'http://orders-api.example.com' };

    const starting = startService(bundle, { environment: { ...orders, ...environment } });

    await expect(starting).rejects.toThrow(/ended with "1"/);
    await expect(starting).rejects.toThrow(JSON.stringify(message).slice(1, -1));
  });

  it('answers what it has begun when it is told to stop, and sends the segment', async () => {
    await using storefront = await startStorefront(bundle);
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    storefront.answer({
      '/stock': async () => {
        asked.resolve();
        await answer.promise;
        return json({ items: [] });
      },
    });

    const replying = storefront.query('{ catalogue { sku } }');
    await asked.promise;
    const ending = storefront.service.end('SIGTERM');
    answer.resolve();
    const reply = await replying;

    expect(reply.status).toBe(200);
    expect(await ending).toEqual({ code: 0, signal: null });
    await storefront.service.sink.takeNamed(reply.trace.traceId, 'storefront');
    await expect(storefront.service.call('/health')).rejects.toThrow('fetch failed');
  });
});
