import { annotationTerm, outcomeTerm, quoted, serviceTerm } from '../../address/filter-terms.ts';
import type { TraceRow } from '../traces/build-rows.ts';
import { causePaths } from './cause-path.ts';

/** One value that a trace has of a facet. */
export interface FacetValue {
  readonly text: string;
  /** What selects its traces; absent where the language cannot say it. */
  readonly term: string | undefined;
}

export interface Facet {
  readonly id: string;
  readonly title: string;
  /** What is counted when it is not traces with a value. */
  readonly hint?: string;
  /** Whether its values are long lines. */
  readonly isWide?: boolean;
  readonly valuesOf: (row: TraceRow) => readonly FacetValue[];
}

/** What traces are told apart by, in the order of the page; annotations follow by their keys. */
export const facets: readonly Facet[] = [
  {
    id: 'fault-cause',
    title: 'Root cause of faults',
    isWide: true,
    valuesOf: ({ summary }) => causePaths(summary, 'fault'),
  },
  {
    id: 'error-cause',
    title: 'Root cause of errors',
    isWide: true,
    valuesOf: ({ summary }) => causePaths(summary, 'error'),
  },
  {
    id: 'time-cause',
    title: 'Root cause of response time',
    isWide: true,
    hint: 'where more than half of the response time was spent',
    valuesOf: ({ summary }) => causePaths(summary, 'response-time'),
  },
  {
    id: 'outcome',
    title: 'Outcome',
    valuesOf: ({ outcome }) => [{ text: outcome, term: outcomeTerm(outcome) }],
  },
  {
    id: 'status',
    title: 'Status',
    valuesOf: ({ status }) =>
      status === undefined ? [] : [{ text: String(status), term: `http.status = ${status}` }],
  },
  {
    id: 'url',
    title: 'URL',
    valuesOf: ({ url }) => texts('http.url', [url]),
  },
  {
    id: 'method',
    title: 'Method',
    valuesOf: ({ method }) => texts('http.method', [method]),
  },
  {
    id: 'node',
    title: 'Node',
    hint: 'that the trace passed',
    valuesOf: ({ services }) =>
      services.map(({ name, type }) => ({
        text: type === undefined ? name : `${name} · ${type}`,
        term: serviceTerm(name, type),
      })),
  },
  {
    id: 'user',
    title: 'User',
    valuesOf: ({ users }) => texts('user', users),
  },
  {
    id: 'client',
    title: 'Client IP',
    valuesOf: ({ summary }) => texts('http.clientip', [summary.Http?.ClientIp]),
  },
];

/** An expression of more than this is refused; what is longer is shown and cannot be filtered by. */
const longestTerm = 2000;

const texts = (
  keyword: string,
  values: readonly (string | null | undefined)[],
): readonly FacetValue[] =>
  values.flatMap((text) =>
    text == null ? [] : [{ text, term: usable(`${keyword} = ${quoted(text)}`) }],
  );

export const usable = (term: string | undefined): string | undefined =>
  term === undefined || term.length > longestTerm ? undefined : term;

export const annotationValueTerm = (
  key: string,
  value: string | number | boolean,
): string | undefined => usable(annotationTerm(key, value));
