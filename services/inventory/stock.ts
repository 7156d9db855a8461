import type { Reservation } from './reservation.ts';

export interface StockLevel {
  readonly sku: string;
  readonly available: number;
}

/** A line that the stock cannot serve. */
export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

export type ReservationOutcome =
  | { readonly kind: 'reserved' }
  /** The same order had reserved the same before. */
  | { readonly kind: 'repeated' }
  /** The same order had reserved something else before. */
  | { readonly kind: 'different' }
  | { readonly kind: 'short'; readonly shortages: readonly Shortage[] }
  | { readonly kind: 'unknown'; readonly skus: readonly string[] };

/** What is in the warehouse. Every call may throw an UnavailableError. */
export interface Stock {
  /** Sorted by sku. */
  list(): Promise<StockLevel[]>;
  find(sku: string): Promise<StockLevel | undefined>;
  /** Takes all lines or none, and each order's only once. */
  reserve(reservation: Reservation): Promise<ReservationOutcome>;
}
