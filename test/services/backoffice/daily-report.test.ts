import { describe, expect, it } from 'vitest';
import { summarize } from '../../../services/backoffice/daily-report.ts';

describe('summarize', () => {
  it('counts the orders of each status and adds cents without losing any', () => {
    const orders = [
      { status: 'FULFILLED', amount: 0.1 },
      { status: 'FULFILLED', amount: 0.2 },
      { status: 'PLACED', amount: 4961.51 },
      { status: 'BACKORDERED', amount: 20 },
    ] as const;

    const report = summarize('2026-11-20', orders, true);

    expect(report).toEqual({
      day: '2026-11-20',
      orders: 4,
      amount: 4981.81,
      placed: 1,
      fulfilled: 2,
      backordered: 1,
      complete: true,
    });
  });

  it('reports a day without orders', () => {
    const report = summarize('2026-11-20', [], false);

    expect(report).toMatchObject({ orders: 0, amount: 0, complete: false });
  });
});
