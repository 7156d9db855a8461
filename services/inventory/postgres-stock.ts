import { madeOnce } from '../shared/made-once.ts';
import type { Postgres, Query, Row } from './postgres.ts';
import type { Reservation } from './reservation.ts';
import { prepareDatabase } from './schema.ts';
import type { ReservationOutcome, Stock, StockLevel } from './stock.ts';

/** The stock in PostgreSQL; tables are made when the first request needs them. */
export function postgresStock(postgres: Postgres): Stock {
  const tables = madeOnce(() => postgres.use(prepareDatabase));

  return {
    async list() {
      await tables.get();
      const rows = await postgres.use((query) =>
        query('SELECT sku, available FROM stock ORDER BY sku'),
      );
      return rows.map(toLevel);
    },
    async find(sku) {
      await tables.get();
      const [row] = await postgres.use((query) =>
        query('SELECT sku, available FROM stock WHERE sku = $1', [sku]),
      );
      return row && toLevel(row);
    },
    async reserve(reservation) {
      await tables.get();
      try {
        return await postgres.transaction((query) => reserve(query, reservation));
      } catch (error) {
        if (error instanceof NotReserved) return error.outcome;
        throw error;
      }
    },
  };
}

/** Takes the transaction back, for a reason that is no failure. */
class NotReserved extends Error {
  readonly outcome: ReservationOutcome;

  constructor(outcome: ReservationOutcome) {
    super(outcome.kind);
    this.outcome = outcome;
  }
}

async function reserve(query: Query, { orderId, items }: Reservation): Promise<ReservationOutcome> {
  // Waits for a transaction that is reserving for the same order, and then finds what it has done.
  const inserted = await query(
    'INSERT INTO reservations (order_id, items) VALUES ($1, $2) ON CONFLICT (order_id) DO NOTHING RETURNING order_id',
    [orderId, JSON.stringify(items)],
  );
  if (inserted.length === 0) {
    const [row] = await query(
      'SELECT items = $2::jsonb AS same FROM reservations WHERE order_id = $1',
      [orderId, JSON.stringify(items)],
    );
    return { kind: row?.same === true ? 'repeated' : 'different' };
  }

  const skus = items.map(({ sku }) => sku);
  // In one order for everybody, so that no two transactions wait for each other.
  const rows = await query(
    'SELECT sku, available FROM stock WHERE sku = ANY($1) ORDER BY sku FOR UPDATE',
    [skus],
  );
  const available = new Map(rows.map(toLevel).map((level) => [level.sku, level.available]));
  const unknown = skus.filter((sku) => !available.has(sku));
  if (unknown.length > 0) throw new NotReserved({ kind: 'unknown', skus: unknown });
  const shortages = items
    .map(({ sku, quantity }) => ({ sku, requested: quantity, available: available.get(sku) ?? 0 }))
    .filter((line) => line.available < line.requested);
  if (shortages.length > 0) throw new NotReserved({ kind: 'short', shortages });

  await query(
    'UPDATE stock SET available = available - line.quantity FROM unnest($1::text[], $2::integer[]) AS line (sku, quantity) WHERE stock.sku = line.sku',
    [skus, items.map(({ quantity }) => quantity)],
  );
  return { kind: 'reserved' };
}

const toLevel = ({ sku, available }: Row): StockLevel => ({
  sku: String(sku),
  available: Number(available),
});
