import type { TraceSummary } from '../queries/trace-summary.ts';
import type { TraceFacts } from './trace-facts.ts';

/** A trace as filters see it. */
export interface TraceSubject {
  readonly summary: Omit<TraceSummary, 'revision' | 'matchedEventTime' | 'matchedCall'>;
  /** Read only where a filter asks for nodes or edges. */
  readonly facts: () => TraceFacts;
  /** The engine's own. */
  readonly account: string;
  /** Keys of the groups that it belongs to. */
  readonly groups: readonly string[];
}
