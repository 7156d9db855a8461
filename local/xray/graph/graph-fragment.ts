import type { KeptHistogram } from './kept-histogram.ts';
import type { GraphAlias, ServiceState } from './service-graph.ts';

/**
 * A piece of service graph as it is kept: of one trace, or of many merged. Fragments merge in any
 * order to the same result, so times and sums are whole milliseconds.
 */
export interface GraphFragment {
  readonly nodes: readonly FragmentNode[];
  readonly edges: readonly FragmentEdge[];
}

export interface NodeKey {
  readonly name: string;
  /** Absent when the segments came without an origin. */
  readonly type?: string;
  /** Absent for the engine's own account. */
  readonly account?: string;
}

export interface FragmentNode extends NodeKey {
  readonly root?: true;
  readonly state: ServiceState;
  /** When the first and the last trace that touch it began, in epoch seconds. */
  readonly first: number;
  readonly last: number;
  /** Absent on clients, and on nodes known only as the target of a link. */
  readonly calls?: FragmentCalls;
}

export interface FragmentEdge {
  /** Places in `nodes`. */
  readonly from: number;
  readonly to: number;
  /** Absent on links. */
  readonly calls?: FragmentCalls;
  /** Links only: ages of events at their reception. */
  readonly ages?: KeptHistogram;
  readonly aliases?: readonly GraphAlias[];
}

export interface FragmentCalls {
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
  readonly responseTimes: KeptHistogram;
  /** Absent when they are the response times. */
  readonly durations?: KeptHistogram;
}
