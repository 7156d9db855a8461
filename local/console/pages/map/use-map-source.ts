import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import type { WireService } from '../../api/operations.ts';
import { fetchServiceGraph, useInScope } from '../../api/queries.ts';
import { fetchFilteredGraph, type Progress, type TracesOfMap } from './fetch-filtered-graph.ts';

export interface MapSource {
  /** Undefined until the first answer. */
  readonly services: readonly WireService[] | undefined;
  /** Of a filter expression: what the map was made of. */
  readonly traces: TracesOfMap | undefined;
  /** What the figures are about, for rates. */
  readonly seconds: number | undefined;
  readonly window: { readonly start: number; readonly end: number } | undefined;
  /** Epoch milliseconds by this browser's clock. */
  readonly updatedAt: number;
  readonly error: Error | null;
  /** Whether what is shown is of the scope before. */
  readonly isOld: boolean;
  readonly progress: Progress | undefined;
  /** Goes on with the traces that are there. */
  stop(): void;
  retry(): void;
}

/** The services of a scope: X-Ray's own graph, or one of the traces that its filter expression matches. */
export function useMapSource(scope: Scope): MapSource {
  const queries = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const stopped = useRef(false);
  const query = useInScope('map', scope, async (window, signal) => {
    if (scope.filter.trim() === '') {
      const services = await fetchServiceGraph(scope, window, signal);
      return { services, traces: undefined };
    }
    stopped.current = false;
    try {
      return await fetchFilteredGraph(
        queries,
        scope,
        window,
        signal,
        setProgress,
        () => stopped.current,
      );
    } finally {
      setProgress(undefined);
    }
  });
  const { value, window } = query.data ?? {};
  const since = value?.traces?.more === true ? value.traces.since : undefined;
  return {
    services: value?.services,
    traces: value?.traces,
    seconds: window && Math.max(1, window.end - Math.max(window.start, since ?? window.start)),
    window,
    updatedAt: query.dataUpdatedAt,
    error: query.error,
    isOld: query.isPlaceholderData,
    progress,
    stop: () => {
      stopped.current = true;
    },
    retry: () => void query.refetch(),
  };
}
