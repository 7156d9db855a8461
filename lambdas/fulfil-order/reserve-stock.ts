import type { OrderPlaced } from '../shared/order-placed.ts';
import { inSubsegment } from '../shared/tracing.ts';

export class ReservationFailedError extends Error {
  override readonly name = 'ReservationFailedError';
}

/** Whether the stock covers the order; the same order may ask again, Inventory reserves once. */
export type ReserveStock = (
  order: Pick<OrderPlaced, 'orderId' | 'items'>,
) => Promise<'reserved' | 'out of stock'>;

/**
 * Milliseconds until an answer must have begun. More than Inventory itself waits for its database, or
 * a slow connection would fail the order, which the queue brings back only after a minute; and half of
 * the function's time, so that enough is left to record the outcome.
 */
const longestWait = 5_000;

/** Asks the Inventory service over HTTP, in a subsegment; the captured `fetch` passes the trace on. */
export function reserveStockAt(inventoryUrl: string): ReserveStock {
  return ({ orderId, items }) =>
    inSubsegment('### reserve stock', async () => {
      const response = await fetch(new URL('reservations', withSlash(inventoryUrl)), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          orderId,
          items: items.map(({ sku, quantity }) => ({ sku, quantity })),
        }),
        redirect: 'manual',
        signal: AbortSignal.timeout(longestWait),
      });
      await response.body?.cancel();
      if (response.ok) return 'reserved';
      if (response.status === 409) return 'out of stock';
      throw new ReservationFailedError(
        `Inventory answered ${response.status} for order "${orderId}", expected 2xx or 409`,
      );
    });
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
