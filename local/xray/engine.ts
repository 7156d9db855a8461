import type { Clock } from './clock.ts';
import { addFragment, newGraph, toFragment } from './graph/growing-graph.ts';
import type { GraphService, ServiceGraph } from './graph/service-graph.ts';
import { traceFragment } from './graph/trace-fragment.ts';
import { writeTraceGraph } from './graph/write-graph.ts';
import type { TraceGroup } from './groups/trace-group.ts';
import type { UnprocessedSegment } from './model/unprocessed-segment.ts';
import { type ReadDocument, readDocuments, readSpan } from './otlp/read-documents.ts';
import type { Span } from './otlp/span.ts';
import { type CompiledTrace, compileTrace } from './queries/compiled-trace.ts';
import { listSummaries } from './queries/list-summaries.ts';
import { settling, treeOf } from './queries/settle.ts';
import type { SummaryPage, SummaryQuery } from './queries/summary-query.ts';
import {
  type GraphWindow,
  type MinuteGraph,
  windowGraph,
  windowMinutes,
} from './queries/window-graph.ts';
import { changeNotices } from './store/change-notices.ts';
import { type Cipher, noCipher } from './store/cipher.ts';
import {
  defaultDiskBudget,
  defaultMemoryBudget,
  type Housekeeping,
  housekeeping,
} from './store/housekeeping.ts';
import { ingestDocuments } from './store/ingest-documents.ts';
import { openTraceStore, type TraceStore } from './store/trace-store.ts';

export type { MatchedCall } from './filter/matched-call.ts';
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
export type { GraphWindow, MinuteGraph } from './queries/window-graph.ts';
export { TraceStoreError } from './store/errors.ts';

/** Stores segment documents and answers for the traces they make. Everything is synchronous and in-process. */
export interface TraceEngine {
  /**
   * Validates and stores; what is accepted is durable when this returns. One entry per refused
   * document, in order; it never throws for a document. @throws when the store itself cannot write.
   */
  ingest(documents: readonly string[]): UnprocessedSegment[];
  /** The same for spans, as the segments that they become; a refusal carries the span's id. */
  ingestSpans(spans: readonly Span[]): UnprocessedSegment[];
  /** The trace in any letter case of its id; `undefined` when nothing of it was ever accepted. */
  trace(traceId: string): CompiledTrace | undefined;
  /** @throws InvalidTokenError when `after` is not a token of this engine. */
  summaries(query: SummaryQuery): SummaryPage;
  /** Traces whose latest change was received in [start, end); of one group, if the window names it. */
  serviceGraph(window: GraphWindow): ServiceGraph;
  /**
   * The merged graphs of the minutes of receipt that the window touches, oldest first: whole minutes,
   * of which nothing is cut off, without those in which no trace was received.
   */
  minutes(window: GraphWindow): Iterable<MinuteGraph>;
  /**
   * Traces belong to these groups from now on: to those whose filters hold when the trace's latest
   * change is worked in. @throws TraceStoreError
   */
  useGroups(groups: readonly TraceGroup[]): void;
  traceGraph(traceId: string): readonly GraphService[] | undefined;
  /** The merged graph of those of the traces that there are. */
  tracesGraph(traceIds: readonly string[]): readonly GraphService[];
  /** When a trace last changed, in epoch seconds. */
  lastReceived(traceId: string): number | undefined;
  /** Calls `listener` once per changed trace and turn of the event loop; the result ends it. */
  subscribe(listener: (traceId: string) => void): () => void;
  /** Traces kept. */
  count(): number;
  /** Removes what was sealed under a key that is gone: all that begins with these bytes. @throws TraceStoreError */
  removeSealed(head: Uint8Array): void;
  /** Idempotent. */
  close(): void;
}

export interface TraceEngineOptions {
  readonly clock: Clock;
  /** Segments of this account carry no account id in results. */
  readonly account: string;
  /** Absent: in memory. */
  readonly file?: string;
  /**
   * Seals what is kept of traces. While it throws KeyUnavailableError nothing is kept or read, and
   * whoever asks for it gets that error. @default nothing is encrypted
   */
  readonly cipher?: Cipher;
  /** Of all that is kept, in bytes; beyond it the oldest traces go. @default 10 GiB, in memory 1 GiB */
  readonly diskBudgetBytes?: number;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

/** @throws TraceStoreError when the file is in use or cannot be written. */
export function openTraceEngine(options: TraceEngineOptions): TraceEngine {
  const { clock, account, warn, cipher = noCipher } = options;
  const store = openTraceStore({ ...options, cipher });
  const notices = changeNotices(warn);
  const cleaning = cleaningOf(store, options);
  const derived = settling(store, options);
  derived.start();
  const keep = (documents: readonly ReadDocument[]): UnprocessedSegment[] => {
    const { unprocessed, changed } = ingestDocuments(store, documents, clock.now());
    notices.add(changed);
    derived.start();
    cleaning.start();
    return unprocessed;
  };
  return {
    ingest: (documents) => keep(documents.flatMap(readDocuments)),
    ingestSpans: (spans) => keep(spans.flatMap(readSpan)),
    trace(traceId) {
      const stored = store.findTrace(traceId);
      return stored && compileTrace(treeOf(stored), stored.limitExceeded);
    },
    summaries(query) {
      derived.settle();
      return listSummaries(store, query);
    },
    serviceGraph(window) {
      derived.settle(window);
      return windowGraph(store, window, clock.now());
    },
    minutes(window) {
      derived.settle(wholeMinutes(window));
      return windowMinutes(store, window, clock.now());
    },
    useGroups: derived.useGroups,
    traceGraph(traceId) {
      const stored = store.findTrace(traceId);
      return stored && writeTraceGraph(traceFragment(treeOf(stored), account));
    },
    tracesGraph(traceIds) {
      const graph = newGraph();
      for (const id of traceIds) {
        const stored = store.findTrace(id);
        if (stored !== undefined) addFragment(graph, traceFragment(treeOf(stored), account));
      }
      return writeTraceGraph(toFragment(graph));
    },
    lastReceived: store.lastReceived,
    subscribe: notices.subscribe,
    count: store.count,
    removeSealed: (head) => store.transact(() => store.removeSealed(head)),
    close() {
      cleaning.stop();
      derived.stop();
      notices.close();
      store.close();
    },
  };
}

const wholeMinutes = ({ start, end }: GraphWindow) => ({
  start: Math.floor(start / 60) * 60,
  end: Math.ceil(end / 60) * 60,
});

function cleaningOf(store: TraceStore, options: TraceEngineOptions): Housekeeping {
  const { clock, file, warn } = options;
  const budgetBytes = file === undefined ? defaultMemoryBudget : defaultDiskBudget;
  try {
    return housekeeping(store, {
      ...{ clock, warn },
      budgetBytes: options.diskBudgetBytes ?? budgetBytes,
      place: file === undefined ? 'memory' : `"${file}"`,
    });
  } catch (error) {
    // Else the file stays locked to a process that has no engine.
    store.close();
    throw error;
  }
}
