import list from './prices.json' with { type: 'json' };

export type PriceId = keyof typeof list.prices;

/** A list price, with the page that says so and the day it was read. */
export interface Price {
  readonly usd: number;
  /** What is paid for: `million traces recorded`, `instance and hour`. */
  readonly per: string;
  readonly source: string;
  readonly readOn: string;
}

export const prices: Readonly<Record<PriceId, Price>> = list.prices;
export const { region, currency, freeTier } = list;

/** The day of the price that was read longest ago. */
export const pricesReadOn: string = Object.values(prices)
  .map(({ readOn }) => readOn)
  .sort()
  .join()
  .slice(0, 10);

export function isPriced(id: string): id is PriceId {
  return Object.hasOwn(list.prices, id);
}
