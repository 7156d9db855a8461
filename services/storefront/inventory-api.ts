import { callUpstream, type Upstream, unexpectedAnswer } from './upstream.ts';

/** The service of the Inventory stack. It writes segments; the load balancer in front of it does not. */
export interface InventoryApi {
  /** How many there are, by sku. @throws UpstreamError */
  stock(): Promise<ReadonlyMap<string, number>>;
  /** `undefined` for an item that it does not know. @throws UpstreamError */
  stockOf(sku: string): Promise<number | undefined>;
}

const timeout = 3_000;

export function inventoryApi(base: URL): InventoryApi {
  const upstream: Upstream = {
    title: 'the Inventory service',
    errorName: 'InventoryUnavailableError',
    base,
    timeout,
  };
  return {
    async stock() {
      const { status, body } = await callUpstream(upstream, 'stock');
      const { items } = (body ?? {}) as { items?: unknown };
      if (status !== 200 || !Array.isArray(items) || !items.every(isStock)) {
        throw unexpectedAnswer(upstream, status);
      }
      return new Map(items.map(({ sku, available }) => [sku, available]));
    },
    async stockOf(sku) {
      const { status, body } = await callUpstream(upstream, `stock/${encodeURIComponent(sku)}`);
      if (status === 404) return undefined;
      if (status !== 200 || !isStock(body)) throw unexpectedAnswer(upstream, status);
      return body.available;
    },
  };
}

interface Stock {
  readonly sku: string;
  readonly available: number;
}

function isStock(value: unknown): value is Stock {
  const { sku, available } = (value ?? {}) as Partial<Stock>;
  return typeof sku === 'string' && typeof available === 'number';
}
