import { madeOnce } from '../shared/made-once.ts';
import { inSubsegment } from '../shared/tracing.ts';
import type { DailyReport } from './daily-report.ts';
import type { MySql, Row } from './mysql.ts';
import type { Reports } from './reports.ts';

const createTable = `
CREATE TABLE IF NOT EXISTS daily_reports (
  day DATE PRIMARY KEY,
  orders INT UNSIGNED NOT NULL,
  amount DECIMAL(14, 2) NOT NULL,
  placed INT UNSIGNED NOT NULL,
  fulfilled INT UNSIGNED NOT NULL,
  backordered INT UNSIGNED NOT NULL,
  complete BOOLEAN NOT NULL
)`.trim();

const columns = ['day', 'orders', 'amount', 'placed', 'fulfilled', 'backordered', 'complete'];

const saveReport = `REPLACE INTO daily_reports (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const listReports = `SELECT ${columns.join(', ')} FROM daily_reports WHERE day BETWEEN ? AND ? ORDER BY day DESC LIMIT ?`;

/** The reports in MySQL; the table is made when the first request needs it. */
export function mySqlReports(mysql: MySql): Reports {
  const table = madeOnce(() => inSubsegment('## prepare database', () => mysql.query(createTable)));

  return {
    async list({ from, to, limit }) {
      await table.get();
      const rows = await mysql.query(listReports, [from, to, limit]);
      return rows.map(toReport);
    },
    async save(report) {
      await table.get();
      const { day, orders, amount, placed, fulfilled, backordered, complete } = report;
      await mysql.query(saveReport, [
        day,
        orders,
        amount,
        placed,
        fulfilled,
        backordered,
        complete ? 1 : 0,
      ]);
    },
  };
}

const toReport = (row: Row): DailyReport => ({
  day: String(row.day),
  orders: Number(row.orders),
  amount: Number(row.amount),
  placed: Number(row.placed),
  fulfilled: Number(row.fulfilled),
  backordered: Number(row.backordered),
  complete: Number(row.complete) === 1,
});
