/** What an item does to the order that contains it; everything else is an ordinary item. */
export type Behaviour = 'slow' | 'fault' | 'bad-request' | 'throttle' | 'async-fault';

export interface CatalogueItem {
  readonly sku: string;
  readonly priceInCents: number;
  readonly behaviour?: Behaviour;
}

/**
 * Everything that can be ordered. A fault is chosen by ordering its item, never by chance, so that a
 * trace of it can be produced at will.
 *
 * - `sku-slow`: `place-order` spends about 1.2 s in the subsegment `### check stock`.
 * - `sku-fault`: `place-order` throws in that subsegment and API Gateway answers 502.
 * - `sku-bad-request`: `place-order` answers 400.
 * - `sku-throttle`: `place-order` invokes `reserve-express`, which has no concurrency, and answers 429.
 * - `sku-async-fault`: the order is accepted; `notify-customer` throws on every attempt.
 * - `sku-sold-out`: the order is accepted; Inventory, where it is deployed, has none of it, so that
 *   `fulfil-order` is answered 409 and makes the order BACKORDERED.
 */
export const catalogue: readonly CatalogueItem[] = [
  { sku: 'sku-notebook', priceInCents: 1_250 },
  { sku: 'sku-pen', priceInCents: 320 },
  { sku: 'sku-lamp', priceInCents: 4_999 },
  { sku: 'sku-slow', priceInCents: 2_000, behaviour: 'slow' },
  { sku: 'sku-fault', priceInCents: 2_000, behaviour: 'fault' },
  { sku: 'sku-bad-request', priceInCents: 2_000, behaviour: 'bad-request' },
  { sku: 'sku-throttle', priceInCents: 2_000, behaviour: 'throttle' },
  { sku: 'sku-async-fault', priceInCents: 2_000, behaviour: 'async-fault' },
  { sku: 'sku-sold-out', priceInCents: 2_000 },
];

const bySku = new Map(catalogue.map((item) => [item.sku, item]));

export function findCatalogueItem(sku: string): CatalogueItem | undefined {
  return bySku.get(sku);
}

export function hasBehaviour(items: readonly { sku: string }[], behaviour: Behaviour): boolean {
  return items.some((item) => bySku.get(item.sku)?.behaviour === behaviour);
}
