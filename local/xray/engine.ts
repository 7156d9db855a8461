import type { Clock } from './clock.ts';
import type { GraphService, ServiceGraph } from './graph/service-graph.ts';
import type { UnprocessedSegment } from './model/unprocessed-segment.ts';
import type { CompiledTrace } from './queries/compiled-trace.ts';
import type { SummaryPage, SummaryQuery } from './queries/summary-query.ts';
import type { EpochSeconds } from './units.ts';

export type {
  GraphAlias,
  GraphEdge,
  GraphService,
  GraphStatistics,
  HistogramEntry,
  ServiceGraph,
  ServiceState,
} from './graph/service-graph.ts';
export type { SegmentErrorCode, UnprocessedSegment } from './model/unprocessed-segment.ts';
export type { CompiledSegment, CompiledTrace } from './queries/compiled-trace.ts';
export {
  InvalidTokenError,
  type SummaryPage,
  type SummaryQuery,
  type TimeAxis,
} from './queries/summary-query.ts';
export type {
  CoveringEntity,
  FailingEntity,
  RootCause,
  RootCauseService,
  ServiceId,
  SummaryAnnotation,
  SummaryHttp,
  TraceSummary,
} from './queries/trace-summary.ts';

/** Stores segment documents and answers for the traces they make. Everything is synchronous and in-process. */
export interface TraceEngine {
  /**
   * Validates and stores; what is accepted is durable when this returns. One entry per refused
   * document, in order; it never throws for a document. @throws when the store itself cannot write.
   */
  ingest(documents: readonly string[]): UnprocessedSegment[];
  /** The trace in any letter case of its id; `undefined` when nothing of it was ever accepted. */
  trace(traceId: string): CompiledTrace | undefined;
  /** @throws InvalidTokenError when `after` is not a token of this engine. */
  summaries(query: SummaryQuery): SummaryPage;
  /** Traces whose latest change was received in [start, end). */
  serviceGraph(window: { readonly start: EpochSeconds; readonly end: EpochSeconds }): ServiceGraph;
  traceGraph(traceId: string): readonly GraphService[] | undefined;
  /** Calls `listener` once per changed trace and turn of the event loop; the result ends it. */
  subscribe(listener: (traceId: string) => void): () => void;
  /** Traces kept. */
  count(): number;
  close(): void;
}

export interface TraceEngineOptions {
  readonly clock: Clock;
  /** Segments of this account carry no account id in results. */
  readonly account: string;
  /** Absent: in memory. */
  readonly file?: string;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}
