import { percentile, sortedValues } from '../../components/charts/percentiles.ts';
import type { TraceRow } from './build-rows.ts';
import { facetEntries, withoutAny } from './facet-entries.ts';
import type { GroupBy } from './url.ts';

/** Traces that share a value. */
export interface TraceGroup {
  readonly key: string;
  /** Undefined: those without any value. */
  readonly label: string | undefined;
  readonly note: string | undefined;
  /** Finds them; undefined where the language has no way to. */
  readonly expression: string | undefined;
  readonly rows: readonly TraceRow[];
  /** Of the response times, in seconds. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly faults: number;
}

/** The largest first, those without a value last. A trace with two values is in two groups. */
export function buildGroups(rows: readonly TraceRow[], by: GroupBy): TraceGroup[] {
  const groups = new Map<string, Pick<TraceGroup, 'label' | 'note'> & { rows: TraceRow[] }>();
  const rest: TraceRow[] = [];
  for (const row of rows) {
    let isIn = false;
    for (const { facet, expression, label, note } of facetEntries(row)) {
      if (facet !== by) continue;
      isIn = true;
      const group = groups.get(expression);
      if (group === undefined) groups.set(expression, { label, note, rows: [row] });
      else group.rows.push(row);
    }
    if (!isIn) rest.push(row);
  }
  const built = [...groups].map(([expression, group]) =>
    withFigures({ key: expression, expression, ...group }),
  );
  built.sort((a, b) => b.rows.length - a.rows.length);
  if (rest.length === 0) return built;
  const none = { key: '', label: undefined, note: undefined, expression: withoutAny(by) };
  return [...built, withFigures({ ...none, rows: rest })];
}

function withFigures(group: Omit<TraceGroup, 'p50' | 'p95' | 'faults'>): TraceGroup {
  const times = sortedValues(group.rows.map(({ responseTime }) => responseTime));
  return {
    ...group,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    faults: group.rows.filter(({ outcome }) => outcome === 'fault').length,
  };
}
