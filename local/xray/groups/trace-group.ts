import type { Filter } from '../filter/expression.ts';

/** A group as the engine sees it: traces belong to it for which its filter held when they last changed. */
export interface TraceGroup {
  /** Its ARN, which is never used again. */
  readonly key: string;
  readonly filter: Filter;
}
