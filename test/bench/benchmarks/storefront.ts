import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Benchmark } from '../benchmark.ts';
import type { Measurement } from '../measurement.ts';
import { distributionOf, percentile } from '../statistics.ts';
import {
  createStorefrontClient,
  type StorefrontClient,
  storefrontUrlOf,
} from '../storefront-client.ts';

/** Milliseconds between two requests: what an order starts behind its answer is then over. */
const pause = 100;

const aim = { relation: 'at most', limit: 60, of: 'value' } as const;

const placing = `mutation {
  placeOrder(input: { customerTier: gold, items: [{ sku: "sku-notebook", quantity: 2 }] }) { orderId }
}`;

/** Reaches every service that answers at once: the orders API with its table, inventory with its database. */
const showing = (orderId: string) => `{
  storefront(orderIds: ["${orderId}"]) {
    orders { orderId status amount items { sku quantity stock } }
    catalogue { sku price stock }
  }
}`;

export const storefront: Benchmark = {
  name: 'storefront',
  summary: 'one GraphQL query that touches all services, and an order by GraphQL, one at a time',
  run: async (bench) => {
    const { workshop } = bench;
    // So that the query asks inventory, too.
    await workshop.setContext({ storefrontStock: 'on' });
    try {
      return await measure(bench);
    } finally {
      await workshop.setContext({ storefrontStock: 'off' });
    }
  },
};

async function measure({ workshop, isQuick, show }: Bench): Promise<Measurement[]> {
  const [unmeasured, measured] = isQuick ? [2, 5] : [50, 200];
  show('storefront: starting');
  await using app = await workshop.startApp();
  using client = createStorefrontClient(storefrontUrlOf(await app.ready));
  const times = { query: [] as number[], order: [] as number[], health: [] as number[] };
  for (let count = 1; count <= unmeasured + measured; count++) {
    show(`storefront: ${count} of ${unmeasured + measured}`);
    const took = await askOnce(client);
    if (count <= unmeasured) continue;
    times.query.push(took.query);
    times.order.push(took.order);
    times.health.push(took.health);
  }
  const baseline = (share: number) => ({
    name: 'GET /health of the same service',
    value: percentile(times.health, share),
  });
  const figure = (name: string, samples: readonly number[], share: number): Measurement => ({
    name: `${name}, p${share * 100}`,
    value: percentile(samples, share),
    unit: 'ms',
    baseline: baseline(share),
    ...(share === 0.5 && { aim }),
    distribution: distributionOf(samples),
  });
  return ([0.5, 0.99] as const).flatMap((share) => [
    figure('a query through all services', times.query, share),
    figure('an order by GraphQL', times.order, share),
  ]);
}

async function askOnce(client: StorefrontClient) {
  const order = await client.ask(placing);
  const { orderId } = order.data.placeOrder as { readonly orderId: string };
  await sleep(pause);
  const health = await client.health();
  const query = await client.ask(showing(orderId));
  requireStock(query.data);
  await sleep(pause);
  return { order: order.took, query: query.took, health };
}

/** @throws when inventory was not asked: the query would be quick for a wrong reason */
function requireStock({ storefront }: Readonly<Record<string, unknown>>): void {
  const { catalogue } = storefront as { catalogue: readonly { stock: number | null }[] };
  if (catalogue.every(({ stock }) => stock !== null)) return;
  throw new Error('the storefront knows no stock, so inventory was not asked');
}
