import type { Filter } from './expression.ts';
import type { Keyword } from './keywords.ts';
import type { TraceSubject } from './trace-subject.ts';

/**
 * Outcomes of a trace as a number below 16, which the store keeps in an index: so traces that a
 * filter rules out by them alone are passed over unread.
 */
export const outcomeOf = ({
  hasFault,
  hasError,
  hasThrottle,
  isPartial,
}: Pick<TraceSubject['summary'], 'hasFault' | 'hasError' | 'hasThrottle' | 'isPartial'>): number =>
  (hasFault ? bits.fault : 0) |
  (hasError ? bits.error : 0) |
  (hasThrottle ? bits.throttle : 0) |
  (isPartial ? bits.partial : 0);

const bits = { fault: 1, error: 2, throttle: 4, partial: 8 } as const;
const outcomeCount = 16;

/** One bit for each outcome that a matching trace may have; all of them: nothing is ruled out. */
export const everyOutcome = 2 ** outcomeCount - 1;

export function possibleOutcomes(filter: Filter): number {
  let possible = 0;
  for (let outcome = 0; outcome < outcomeCount; outcome++) {
    if (decide(filter, outcome) !== false) possible |= 1 << outcome;
  }
  return possible;
}

/** `undefined`: the outcome does not say. */
function decide(filter: Filter, outcome: number): boolean | undefined {
  switch (filter.kind) {
    case 'and':
      return decideAll(filter.terms, outcome, false);
    case 'or':
      return decideAll(filter.terms, outcome, true);
    case 'not': {
      const inner = decide(filter.term, outcome);
      return inner === undefined ? undefined : !inner;
    }
    case 'keyword': {
      const value = read(filter.keyword, outcome);
      if (value === undefined || filter.comparison === undefined) return value;
      return (value === filter.comparison.value) === (filter.comparison.operator === '=');
    }
    default:
      return undefined;
  }
}

/** @param enough the value that one term decides the whole with. */
function decideAll(
  terms: readonly Filter[],
  outcome: number,
  enough: boolean,
): boolean | undefined {
  let decided: boolean | undefined = !enough;
  for (const term of terms) {
    const value = decide(term, outcome);
    if (value === enough) return enough;
    if (value === undefined) decided = undefined;
  }
  return decided;
}

function read(keyword: Keyword, outcome: number): boolean | undefined {
  switch (keyword) {
    case 'ok':
      return (outcome & (bits.fault | bits.error | bits.throttle)) === 0;
    case 'fault':
    case 'error':
    case 'throttle':
    case 'partial':
      return (outcome & bits[keyword]) !== 0;
    default:
      return undefined;
  }
}
