import type { EpochSeconds } from '../units.ts';

/** A window's graph. `start` and `end` are whole seconds: the bounds of what was found, or the request's when nothing was. */
export interface ServiceGraph {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  readonly services: readonly GraphService[];
}

/** A node; `referenceId` is its place in the list that holds it and means nothing elsewhere. */
export interface GraphService {
  readonly referenceId: number;
  readonly name: string;
  readonly names: readonly string[];
  /** At least one segment of this node has no parent. */
  readonly root: boolean;
  /** Absent for the engine's own account. */
  readonly accountId?: string;
  /** Absent when the segments came without an origin. */
  readonly type?: string;
  readonly state: ServiceState;
  /** Absent in the graph of one trace. */
  readonly startTime?: EpochSeconds;
  readonly endTime?: EpochSeconds;
  readonly edges: readonly GraphEdge[];
  /** Absent on clients, and on nodes known only as the target of a link. */
  readonly summaryStatistics?: GraphStatistics;
  readonly durationHistogram?: readonly HistogramEntry[];
  readonly responseTimeHistogram?: readonly HistogramEntry[];
}

export type ServiceState = 'active' | 'passive' | 'unknown';

export interface GraphEdge {
  /** Of the target, in the same list. */
  readonly referenceId: number;
  readonly startTime?: EpochSeconds;
  readonly endTime?: EpochSeconds;
  /** `link` for an asynchronous relation between two traces. */
  readonly edgeType?: 'link';
  /** Absent on links. */
  readonly summaryStatistics?: GraphStatistics;
  readonly responseTimeHistogram?: readonly HistogramEntry[];
  /** Links only: how old events were when they were received. */
  readonly receivedEventAgeHistogram?: readonly HistogramEntry[];
  readonly aliases: readonly GraphAlias[];
}

/** The inferred node that a service's own segment replaced. */
export interface GraphAlias {
  readonly name: string;
  readonly names: readonly string[];
  readonly type: string;
}

/** The four counts exclude each other; the total is their sum. */
export interface GraphStatistics {
  readonly okCount: number;
  readonly errorCount: number;
  readonly throttleCount: number;
  readonly faultCount: number;
  readonly totalCount: number;
  /** Seconds. */
  readonly totalResponseTime: number;
}

/** `value` in seconds, at millisecond precision while exact. */
export interface HistogramEntry {
  readonly value: number;
  readonly count: number;
}
