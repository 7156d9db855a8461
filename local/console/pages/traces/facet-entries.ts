import { typeName } from '../../../wording/type-name.ts';
import { annotationName, quoted, serviceTerm } from '../../address/filter-terms.ts';
import type { TraceRow } from './build-rows.ts';
import { rootCauseEntries } from './root-cause-entries.ts';

/** By what the list can be narrowed down; `annotation.<key>` for each key that there is. */
export type FacetId =
  | 'node'
  | 'url'
  | 'method'
  | 'status'
  | 'outcome'
  | 'client'
  | 'user'
  | 'agent'
  | 'instance'
  | 'arn'
  | 'zone'
  | 'fault cause'
  | 'error cause'
  | 'slow cause'
  | `annotation.${string}`;

/** A value that one trace has. */
export interface FacetEntry {
  readonly facet: FacetId;
  /** The filter expression for it, which no other value of the facet shares. */
  readonly expression: string;
  readonly label: string;
  readonly note?: string | undefined;
}

const known = new WeakMap<TraceRow, readonly FacetEntry[]>();

/** Everything that a trace can be narrowed down by, each value once. */
export function facetEntries(row: TraceRow): readonly FacetEntry[] {
  const before = known.get(row);
  if (before !== undefined) return before;
  const entries = distinct([
    ...row.services.map(({ name, type }) => ({
      facet: 'node' as const,
      expression: serviceTerm(name, type),
      label: name,
      note: typeName(type),
    })),
    ...textEntries(row),
    ...outcomeEntries(row),
    ...annotationEntries(row),
    ...rootCauseEntries(row.summary),
  ]);
  known.set(row, entries);
  return entries;
}

function textEntries({ summary, url, method, users }: TraceRow): FacetEntry[] {
  const texts: readonly (readonly [FacetId, string, readonly (string | null | undefined)[]])[] = [
    ['url', 'http.url', [url]],
    ['method', 'http.method', [method]],
    ['client', 'http.clientip', [summary.Http?.ClientIp]],
    ['user', 'user', users],
    ['agent', 'http.useragent', [summary.Http?.UserAgent]],
    ['instance', 'instance.id', (summary.InstanceIds ?? []).map(({ Id }) => Id)],
    ['arn', 'resource.arn', (summary.ResourceARNs ?? []).map(({ ARN }) => ARN)],
    ['zone', 'availabilityzone', (summary.AvailabilityZones ?? []).map(({ Name }) => Name)],
  ];
  return texts.flatMap(([facet, keyword, values]) =>
    values.flatMap((value) =>
      value == null ? [] : [{ facet, expression: `${keyword} = ${quoted(value)}`, label: value }],
    ),
  );
}

function outcomeEntries({ status, outcome, summary }: TraceRow): FacetEntry[] {
  const { IsPartial } = summary;
  return [
    ...(status === undefined
      ? []
      : [{ facet: 'status' as const, expression: `http.status = ${status}`, label: `${status}` }]),
    { facet: 'outcome', expression: outcome, label: outcome },
    ...(IsPartial === true
      ? [{ facet: 'outcome' as const, expression: 'partial', label: 'incomplete' }]
      : []),
  ];
}

const annotationEntries = ({ annotations }: TraceRow): FacetEntry[] =>
  annotations.flatMap(({ key, value, term }): FacetEntry[] =>
    term === undefined
      ? []
      : [{ facet: `annotation.${key}`, expression: term, label: String(value) }],
  );

function distinct(entries: readonly FacetEntry[]): FacetEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ facet, expression }) => {
    const key = `${facet}\n${expression}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The expression for traces that have no value of a facet; undefined where every trace has one, or none can be written. */
export function withoutAny(facet: FacetId): string | undefined {
  switch (facet) {
    case 'node':
      return '!service()';
    case 'url':
      return '!http.url';
    case 'user':
      return '!user';
    case 'status':
      return '!(http.status >= 0)';
    default: {
      const name = facet.startsWith('annotation.')
        ? annotationName(facet.slice('annotation.'.length))
        : undefined;
      return name === undefined ? undefined : `!${name}`;
    }
  }
}
