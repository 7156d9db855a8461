import { isUsual, type TraceRow } from './build-rows.ts';
import { type FacetEntry, type FacetId, facetEntries } from './facet-entries.ts';

export interface Facet {
  readonly id: FacetId;
  readonly title: string;
  /** The most frequent first. */
  readonly values: readonly FacetValue[];
}

export interface FacetValue extends FacetEntry {
  /** Traces that have it, of those that are loaded. */
  readonly count: number;
}

/** In the order in which they are offered; annotations come before the causes. */
const titles: ReadonlyMap<FacetId, string> = new Map<FacetId, string>([
  ['node', 'Node'],
  ['url', 'URL'],
  ['method', 'Method'],
  ['status', 'Status'],
  ['outcome', 'Outcome'],
  ['user', 'User'],
  ['client', 'Client IP'],
  ['agent', 'User agent'],
  ['instance', 'Instance'],
  ['arn', 'Resource ARN'],
  ['zone', 'Zone'],
]);
const causeTitles: ReadonlyMap<FacetId, string> = new Map<FacetId, string>([
  ['fault cause', 'Fault root cause'],
  ['error cause', 'Error root cause'],
  ['slow cause', 'Response time root cause'],
]);

type Counts = Map<string, { readonly entry: FacetEntry; count: number }>;

/** What the loaded traces can be narrowed down by, counted in one pass. */
export function buildFacets(rows: readonly TraceRow[]): Facet[] {
  const counts = new Map<FacetId, Counts>();
  for (const row of rows) {
    for (const entry of facetEntries(row)) {
      let values = counts.get(entry.facet);
      if (values === undefined) {
        values = new Map();
        counts.set(entry.facet, values);
      }
      const counted = values.get(entry.expression);
      if (counted === undefined) values.set(entry.expression, { entry, count: 1 });
      else counted.count += 1;
    }
  }
  const annotations = [...counts.keys()]
    .filter((id) => id.startsWith('annotation.'))
    .sort((a, b) => usualLast(a) - usualLast(b) || (a < b ? -1 : 1))
    .map((id) => [id, id] as const);
  return [...titles, ...annotations, ...causeTitles].flatMap(([id, title]) => {
    const values = counts.get(id);
    return values === undefined ? [] : [{ id, title, values: ordered([...values.values()]) }];
  });
}

const usualLast = (id: FacetId): number => Number(isUsual(id.slice('annotation.'.length)));

const ordered = (
  values: readonly { readonly entry: FacetEntry; readonly count: number }[],
): FacetValue[] =>
  values
    .map(({ entry, count }) => ({ ...entry, count }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
