import { catalogue } from '../../lambdas/shared/catalogue.ts';
import { inSubsegment } from '../shared/tracing.ts';
import type { Query } from './postgres.ts';

/** So much that nobody reserves it all. */
const plenty = 1_000_000;

/** Of `sku-sold-out` there is never any, so that an order of it can show the refusal at will. */
const stockOf = (sku: string): number => (sku === 'sku-sold-out' ? 0 : plenty);

/**
 * One text, so that it is one transaction and one subsegment. The lock makes other tasks that start
 * at the same time wait: `IF NOT EXISTS` alone fails when two create the same table at once.
 */
const createTables = `
SELECT pg_advisory_xact_lock(7241);
CREATE TABLE IF NOT EXISTS stock (
  sku text PRIMARY KEY,
  available integer NOT NULL CHECK (available >= 0)
);
CREATE TABLE IF NOT EXISTS reservations (
  order_id text PRIMARY KEY,
  items jsonb NOT NULL,
  reserved_at timestamptz NOT NULL DEFAULT now()
);
`.trim();

const fillStock =
  'INSERT INTO stock (sku, available) SELECT * FROM unnest($1::text[], $2::integer[]) ON CONFLICT (sku) DO NOTHING';

/** Makes what is missing and leaves what is there: it may run any number of times. */
export function prepareDatabase(query: Query): Promise<void> {
  return inSubsegment('## prepare database', async () => {
    await query(createTables);
    await query(fillStock, [
      catalogue.map(({ sku }) => sku),
      catalogue.map(({ sku }) => stockOf(sku)),
    ]);
  });
}
