import {
  type Bucket,
  type BucketValue,
  buildBuckets,
  type OutcomeCounts,
} from '../../components/charts/build-buckets.ts';
import { percentile, sortedValues } from '../../components/charts/percentiles.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { annotationValueTerm, type Facet, type FacetValue, facets, usable } from './facets.ts';

export interface FacetRow extends FacetValue {
  readonly key: string;
  readonly count: number;
  /** How many of them were faults. */
  readonly faults: number;
  /** Seconds, of the response. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

export interface FacetTable {
  readonly id: string;
  readonly title: string;
  readonly hint?: string | undefined;
  readonly isWide?: boolean | undefined;
  /** Most frequent first, as many as `mostRows`. */
  readonly rows: readonly FacetRow[];
  /** Further values. */
  readonly left: number;
}

export interface Analytics {
  readonly count: number;
  readonly outcomes: OutcomeCounts;
  /** Without a response time: their root is in progress, or not there. */
  readonly unanswered: number;
  readonly buckets: readonly Bucket[];
  /** What the buckets were built from. */
  readonly values: readonly BucketValue[];
  /** Ascending, seconds. */
  readonly responseTimes: Float64Array;
  readonly tables: readonly FacetTable[];
}

export const mostRows = 200;

interface Tally {
  readonly value: FacetValue;
  count: number;
  faults: number;
  /** Ascending, because the traces come in that order. */
  readonly times: number[];
}

type Tallies = Map<string, Tally>;

/** What a trace has of each facet, and then of each annotation. */
type RowValues = readonly { readonly table: string; readonly values: readonly FacetValue[] }[];

export const buildAnalytics = (rows: readonly TraceRow[]): Analytics => analyticsBuilder()(rows);

/** What was found out of a trace is kept for the next time, as long as its row is the same. */
export function analyticsBuilder(): (rows: readonly TraceRow[]) => Analytics {
  const known = new WeakMap<TraceRow, RowValues>();
  return (rows) =>
    analyze(rows, (row) => {
      const values = known.get(row) ?? valuesOfRow(row);
      known.set(row, values);
      return values;
    });
}

const annotationTable = (key: string): string => `annotation ${key}`;

function valuesOfRow(row: TraceRow): RowValues {
  return [
    ...facets.map(({ id, valuesOf }) => ({ table: id, values: valuesOf(row) })),
    ...row.annotations.map(({ key, value }) => ({
      table: annotationTable(key),
      values: [{ text: String(value), term: annotationValueTerm(key, value) }],
    })),
  ];
}

/** One pass over the traces, however many facets there are. */
function analyze(rows: readonly TraceRow[], valuesOf: (row: TraceRow) => RowValues): Analytics {
  const tallies = new Map<string, Tallies>();
  const annotations = new Set<string>();
  const outcomes = { ok: 0, error: 0, throttle: 0, fault: 0 };
  for (const row of fastestFirst(rows)) {
    outcomes[row.outcome] += 1;
    for (const { table, values } of valuesOf(row)) {
      let tally = tallies.get(table);
      if (tally === undefined) {
        tally = new Map();
        tallies.set(table, tally);
      }
      count(tally, values, row);
    }
    for (const { key } of row.annotations) annotations.add(key);
  }
  const responseTimes = sortedValues(rows.map(({ responseTime }) => responseTime));
  const values = rows.flatMap(({ responseTime, outcome }) =>
    responseTime === undefined ? [] : [{ value: responseTime, count: 1, outcome }],
  );
  return {
    count: rows.length,
    outcomes,
    unanswered: rows.length - responseTimes.length,
    buckets: buildBuckets(values),
    values,
    responseTimes,
    tables: [
      ...facets.map((facet) => buildTable(facet, tallies.get(facet.id))),
      ...[...annotations].sort().map((key) => {
        const id = annotationTable(key);
        return buildTable({ id, title: `annotation.${key}` }, tallies.get(id));
      }),
    ].filter(({ rows: found }) => found.length > 0),
  };
}

const fastestFirst = (rows: readonly TraceRow[]): TraceRow[] =>
  rows.toSorted((left, right) => (left.responseTime ?? 0) - (right.responseTime ?? 0));

/** A trace counts once for each value, also where it has it twice. */
function count(tallies: Tallies, values: readonly FacetValue[], row: TraceRow): void {
  const seen = values.length > 1 ? new Set<string>() : undefined;
  for (const value of values) {
    const key = value.term ?? value.text;
    if (seen?.has(key)) continue;
    seen?.add(key);
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = { value: { ...value, term: usable(value.term) }, count: 0, faults: 0, times: [] };
      tallies.set(key, tally);
    }
    tally.count += 1;
    if (row.outcome === 'fault') tally.faults += 1;
    if (row.responseTime !== undefined) tally.times.push(row.responseTime);
  }
}

function buildTable(
  { id, title, hint, isWide }: Omit<Facet, 'valuesOf'>,
  tallies: Tallies | undefined,
): FacetTable {
  const sorted = [...(tallies ?? [])].sort(
    ([one, left], [other, right]) => right.count - left.count || (one < other ? -1 : 1),
  );
  return {
    id,
    title,
    hint,
    isWide,
    rows: sorted.slice(0, mostRows).map(([key, { value, times, ...tally }]) => ({
      ...value,
      ...tally,
      key,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
    })),
    left: Math.max(0, sorted.length - mostRows),
  };
}

/** How many of all have each value of each facet: what the share of a selection is compared with. */
export function sharesOf({ count: all, tables }: Analytics): ReadonlyMap<string, number> {
  return new Map(
    tables.flatMap(({ id, rows }) =>
      rows.map((row): [string, number] => [shareKey(id, row), all === 0 ? 0 : row.count / all]),
    ),
  );
}

export const shareKey = (table: string, { key }: Pick<FacetRow, 'key'>): string =>
  `${table} ${key}`;
