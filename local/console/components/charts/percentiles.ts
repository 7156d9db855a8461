/** A value and how many had it, as an entry of X-Ray's ResponseTimeHistogram. */
export interface Counted {
  readonly value: number;
  readonly count: number;
}

/** The smallest value that at least `share` (0 to 1) of all do not pass. @param sorted ascending. */
export function percentile(sorted: ArrayLike<number>, share: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const rank = Math.ceil(Math.min(1, Math.max(0, share)) * sorted.length - 1e-9);
  return sorted[Math.max(0, rank - 1)];
}

/** Ascending, without what is not a number. */
export function sortedValues(values: Iterable<number | null | undefined>): Float64Array {
  const known: number[] = [];
  for (const value of values) {
    if (typeof value === 'number' && Number.isFinite(value)) known.push(value);
  }
  return Float64Array.from(known).sort();
}

/** As `percentile`, of values that are counted; in any order. */
export function percentileOf(entries: readonly Counted[], share: number): number | undefined {
  const known = knownEntries(entries).sort((left, right) => left.value - right.value);
  const total = known.reduce((sum, { count }) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(Math.min(1, Math.max(0, share)) * total - 1e-9));
  let passed = 0;
  for (const { value, count } of known) {
    passed += count;
    if (passed >= rank) return value;
  }
  return undefined;
}

/** Entries of a ResponseTimeHistogram, of which every member may be absent. */
export const countedEntries = (
  histogram:
    | readonly {
        readonly Value?: number | null | undefined;
        readonly Count?: number | null | undefined;
      }[]
    | null
    | undefined,
): Counted[] =>
  knownEntries(
    (histogram ?? []).map(({ Value, Count }) => ({ value: Value ?? 0, count: Count ?? 0 })),
  );

const knownEntries = (entries: readonly Counted[]): Counted[] =>
  entries.filter(({ value, count }) => Number.isFinite(value) && count > 0);
