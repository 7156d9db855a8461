import type { TraceForm } from '../graph/trace-form.ts';
import { matchesFilter } from './evaluate.ts';
import { type Filter, walkFilter } from './expression.ts';
import { decideForm } from './form-filter.ts';
import { findMatchedCall, type MatchedCall, soughtElements } from './matched-call.ts';
import { type NumberRange, numberRange, type RangedKeyword, searchTerms } from './search-terms.ts';
import type { TraceFacts } from './trace-facts.ts';
import type { TraceSubject } from './trace-subject.ts';

/** A filter made ready for a query. */
export interface TraceFilter {
  /** Whether all traces of a form match or none; `undefined` where each has to be asked. */
  readonly decide: (form: TraceForm) => boolean | undefined;
  /** Of each list a matching trace mentions at least one, see `search-terms.ts`. */
  readonly terms: readonly (readonly string[])[];
  /** Where numbers of a matching trace lie. */
  readonly ranges: Readonly<Partial<Record<RangedKeyword, NumberRange>>>;
  /** How much more a trace costs than with an ordinary filter, at least 1. */
  readonly cost: number;
  /**
   * Of the services and edges that it asks for, the call that ended last inside a window; `undefined`
   * where it asks for none that the trace has.
   */
  readonly matchedCall: (
    facts: () => TraceFacts,
    isInside: (time: number) => boolean,
  ) => MatchedCall | 'outside' | undefined;
  readonly matches: (
    summary: TraceSubject['summary'],
    facts: () => TraceFacts,
    groups: readonly string[],
  ) => boolean;
}

/** So many terms take no longer than the reading of a trace. */
const ordinaryTerms = 20;

/** @param filter names groups by their keys. */
export function traceFilter(
  filter: Filter,
  { account }: Pick<TraceSubject, 'account'>,
): TraceFilter {
  let terms = 0;
  for (const _ of walkFilter(filter)) terms += 1;
  const sought = soughtElements(filter);
  const responsetime = numberRange(filter, 'responsetime');
  const duration = numberRange(filter, 'duration');
  return {
    decide: (form) => decideForm(filter, form, account),
    terms: searchTerms(filter),
    ranges: { ...(responsetime && { responsetime }), ...(duration && { duration }) },
    cost: Math.max(1, terms / ordinaryTerms),
    matchedCall: (facts, isInside) =>
      sought.length === 0 ? undefined : findMatchedCall(sought, facts(), account, isInside),
    matches: (summary, facts, groups) => matchesFilter(filter, { summary, facts, account, groups }),
  };
}
