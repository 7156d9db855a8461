import { matchedCalls } from './evaluate.ts';
import type { EdgeFilter, Filter, ServiceFilter } from './expression.ts';
import type { CallFacts, TraceFacts } from './trace-facts.ts';

/** What of a trace a query by the times of segments is about. */
export interface MatchedCall {
  readonly kind: 'service' | 'edge';
  readonly call: CallFacts;
  /** When it ended, in epoch seconds. */
  readonly endTime: number;
}

/** The services and edges that a filter asks to be there. */
export function soughtElements(filter: Filter): readonly (ServiceFilter | EdgeFilter)[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.flatMap(soughtElements);
    case 'service':
    case 'edge':
      return [filter];
    default:
      return [];
  }
}

/**
 * The call of the sought elements that ended last inside the window; of the first element, where
 * several hold for the trace. `outside`: these are there, but ended at other times.
 */
export function findMatchedCall(
  sought: readonly (ServiceFilter | EdgeFilter)[],
  facts: TraceFacts,
  account: string,
  isInside: (time: number) => boolean,
): MatchedCall | 'outside' | undefined {
  let isThere = false;
  for (const element of sought) {
    let last: MatchedCall | undefined;
    for (const call of matchedCalls(element, facts, account)) {
      const { endTime } = call;
      isThere = true;
      if (endTime === undefined || !isInside(endTime) || endTime <= (last?.endTime ?? -Infinity)) {
        continue;
      }
      last = { kind: element.kind, call, endTime };
    }
    if (last !== undefined) return last;
  }
  return isThere ? 'outside' : undefined;
}
