import type { Order } from '../../lambdas/shared/order.ts';

/** What became of the orders of one day. */
export interface DailyReport {
  /** In UTC: `2026-11-20`. */
  readonly day: string;
  readonly orders: number;
  /** In dollars, two decimals. */
  readonly amount: number;
  readonly placed: number;
  readonly fulfilled: number;
  readonly backordered: number;
  /** Whether every order was read; a table may hold more than one report may read. */
  readonly complete: boolean;
}

type Counted = Pick<Order, 'status' | 'amount'>;

/** Cents are summed as integers, so that 0.1 + 0.2 is 0.3. */
export function summarize(day: string, orders: readonly Counted[], complete: boolean): DailyReport {
  const count = (status: string) => orders.filter((order) => order.status === status).length;
  const cents = orders.reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
  return {
    day,
    orders: orders.length,
    amount: cents / 100,
    placed: count('PLACED'),
    fulfilled: count('FULFILLED'),
    backordered: count('BACKORDERED'),
    complete,
  };
}
