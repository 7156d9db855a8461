import { createApp } from '../../../services/storefront/app.ts';
import type { InventoryApi } from '../../../services/storefront/inventory-api.ts';
import type { Order, OrdersApi } from '../../../services/storefront/orders-api.ts';
import { type AppUnderTest, serveApp } from '../../harness/app-under-test.ts';
import type { Call, Reply } from '../../harness/http-call.ts';

export interface StorefrontApp extends AppUnderTest {
  query(query: string, more?: object, call?: Call): Promise<GraphQLReply>;
}

export interface GraphQLReply extends Reply {
  readonly body: {
    readonly data?: Record<string, unknown> | null;
    readonly errors?: readonly {
      readonly message: string;
      readonly path?: readonly (string | number)[];
      readonly extensions?: Record<string, unknown>;
    }[];
  };
}

export const order = (orderId: string, skus: readonly string[] = ['sku-pen']): Order => ({
  orderId,
  status: 'PLACED',
  customerTier: 'gold',
  amount: 3.2,
  placedAt: '2026-11-20T08:00:00.000Z',
  items: skus.map((sku) => ({ sku, quantity: 1 })),
});

export const noOrders: OrdersApi = {
  get: async (orderId) => order(orderId),
  place: async () => ({ orderId: 'o-1', status: 'PLACED', amount: 3.2 }),
};

export async function serveStorefront(
  orders: Partial<OrdersApi> = {},
  inventory?: InventoryApi,
): Promise<StorefrontApp> {
  const app = await serveApp(
    createApp({ serviceName: 'storefront', orders: { ...noOrders, ...orders }, inventory }),
  );
  return {
    ...app,
    query: (query, more = {}, call = {}) =>
      app.call('/graphql', { json: { query, ...more }, ...call }) as Promise<GraphQLReply>,
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
