import { type PriceId, prices } from './prices.ts';

/** So much of what a price is for, in a month. */
export interface Usage {
  readonly what: string;
  readonly price: PriceId;
  /** Of single requests and traces, where the price is for a million of them. */
  readonly quantity: number;
}

export interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

/** As AWS counts the hours of a month. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3600;
export const daysPerMonth = hoursPerMonth / 24;

export function toCostLine({ what, price, quantity }: Usage): CostLine {
  const { usd, per } = prices[price];
  const [, million, unit = per] = /^(million )?(.*)$/.exec(per) ?? [];
  return { what, quantity, unit, usd: quantity * (million ? usd / 1e6 : usd) };
}

export function sumOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
