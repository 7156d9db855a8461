import type { Value } from './expression.ts';

/** What a filter asks of a trace's nodes and edges, kept beside its summary. */
export interface TraceFacts {
  readonly services: readonly ServiceFacts[];
  readonly edges: readonly EdgeFacts[];
}

export interface ServiceFacts {
  readonly name: string;
  readonly type?: string;
  /** Absent for the engine's own account. */
  readonly account?: string;
  /** Its segments, or, where it wrote none, the calls that tell of it; of a client none. */
  readonly calls: readonly CallFacts[];
}

export interface EdgeFacts {
  /** Places in `services`. */
  readonly from: number;
  readonly to: number;
  /** The callers' side. */
  readonly calls: readonly CallFacts[];
}

export interface CallFacts {
  readonly error?: true;
  readonly throttle?: true;
  readonly fault?: true;
  /** A segment without a parent. */
  readonly root?: true;
  readonly inferred?: true;
  /** Seconds; absent while it is in progress. */
  readonly responseTime?: number;
  /** Seconds, with work that outlasts the response; absent when it is the response time. */
  readonly duration?: number;
  /** Epoch seconds; absent while it is in progress. */
  readonly endTime?: number;
  readonly http?: HttpFacts;
  /** Indexed ones, by key. Of a segment also those of its subsegments. */
  readonly annotations?: Readonly<Record<string, readonly Value[]>>;
}

export interface HttpFacts {
  readonly url?: string;
  readonly status?: number;
  readonly method?: string;
  readonly userAgent?: string;
  readonly clientIp?: string;
}
