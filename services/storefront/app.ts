import express, { type Express } from 'express';
import { createServiceApp } from '../shared/service-app.ts';
import { graphqlOverHttp } from './graphql-over-http.ts';
import type { InventoryApi } from './inventory-api.ts';
import type { OrdersApi } from './orders-api.ts';
import { storefrontSchema } from './schema.ts';

export interface Dependencies {
  /** The segment's name. */
  readonly serviceName: string;
  readonly orders: OrdersApi;
  /** Where it is not deployed, nothing is known about stock. */
  readonly inventory: InventoryApi | undefined;
}

/**
 * `POST /graphql` and `GET /graphql?query=…`, as GraphQL over HTTP has it. `GET /health` is answered
 * before anything else, tracing included: unlike a sampling rule, that needs nothing deployed.
 */
export function createApp({ serviceName, orders, inventory }: Dependencies): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok' });
  });
  const answer = graphqlOverHttp(storefrontSchema(orders, inventory));
  app.use(createServiceApp(serviceName, (routes) => routes.all('/graphql', answer)));
  return app;
}
