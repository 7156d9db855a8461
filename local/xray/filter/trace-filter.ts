import { matchesFilter } from './evaluate.ts';
import { type Filter, walkFilter } from './expression.ts';
import { possibleOutcomes } from './outcomes.ts';
import type { TraceFacts } from './trace-facts.ts';
import type { TraceSubject } from './trace-subject.ts';

/** A filter made ready for a query. */
export interface TraceFilter {
  /** One bit for each outcome that a matching trace may have, see `outcomes.ts`. */
  readonly outcomes: number;
  /** How much more a trace costs than with an ordinary filter, at least 1. */
  readonly cost: number;
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
  { account }: Pick<TraceSubject, 'account'> & { readonly isInGroup?: unknown },
): TraceFilter {
  let terms = 0;
  for (const _ of walkFilter(filter)) terms += 1;
  return {
    outcomes: possibleOutcomes(filter),
    cost: Math.max(1, terms / ordinaryTerms),
    matches: (summary, facts, groups) => matchesFilter(filter, { summary, facts, account, groups }),
  };
}
