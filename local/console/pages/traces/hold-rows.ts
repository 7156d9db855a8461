import type { TraceRow } from './build-rows.ts';

export interface HeldRows {
  readonly rows: readonly TraceRow[];
  /** Traces that are not among the rows yet. */
  readonly waiting: number;
}

/**
 * What is shown while somebody points at the list: the rows that were there, where they were, as they are now.
 * What has fallen out of the time range meanwhile stays too.
 */
export function holdRows(shown: readonly TraceRow[], latest: readonly TraceRow[]): HeldRows {
  const byId = new Map(latest.map((row) => [row.id, row]));
  const rows = shown.map((row) => byId.get(row.id) ?? row);
  let waiting = byId.size;
  for (const { id } of shown) if (byId.has(id)) waiting -= 1;
  return { rows, waiting };
}
