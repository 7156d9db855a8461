import type { QueryClient } from '@tanstack/react-query';
import type { Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { ApiError, callXRay } from '../../api/call.ts';
import type { WireService, WireTraceSummary } from '../../api/operations.ts';
import { fetchSummaries } from '../../api/queries.ts';
import { mergeServices } from './merge-services.ts';

/** What a map of filtered traces was made of. */
export interface TracesOfMap {
  readonly count: number;
  /** Whether more traces match than the map was made of. */
  readonly more: boolean;
  /** Epoch seconds: when the first of them began. */
  readonly since: number | undefined;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** GetTraceGraph takes one trace a call, so there is an end to what one waits for. */
export const mostTraces = 300;
const atOnce = 6;

/**
 * GetServiceGraph knows groups but no filter expressions: the map of what matches one is put together from the graphs of
 * its traces, the newest first. Graphs of traces that have not changed are not asked for again.
 * @param isEnough ends it early with what there is
 */
export async function fetchFilteredGraph(
  queries: QueryClient,
  scope: Scope,
  window: TimeWindow,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  isEnough: () => boolean,
): Promise<{ services: WireService[]; traces: TracesOfMap }> {
  const { summaries, more } = await fetchSummaries(scope, window, mostTraces, signal);
  const graphs: (readonly WireService[])[] = [];
  const used: WireTraceSummary[] = [];
  const waiting = [...summaries];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (signal.aborted || isEnough()) return;
      const graph = await traceGraph(queries, next);
      if (graph.length > 0) {
        graphs.push(graph);
        used.push(next);
      }
      onProgress({ done: graphs.length, total: summaries.length });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  signal.throwIfAborted();
  const starts = used.flatMap(({ StartTime }) => StartTime ?? []);
  return {
    services: mergeServices(graphs),
    traces: {
      count: used.length,
      more: more || used.length < summaries.length,
      since: starts.length === 0 ? undefined : Math.min(...starts),
    },
  };
}

/** Empty for a trace that X-Ray has forgotten meanwhile. */
const traceGraph = (queries: QueryClient, { Id = '', Revision }: WireTraceSummary) =>
  queries.fetchQuery({
    queryKey: ['trace graph', Id, Revision],
    queryFn: async ({ signal }) => {
      try {
        const { Services } = await callXRay('GetTraceGraph', { TraceIds: [Id] }, signal);
        return Services ?? [];
      } catch (error) {
        if (error instanceof ApiError && error.status === 400) return [];
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
