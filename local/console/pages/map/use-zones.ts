import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Scope } from '../../address/scope.ts';
import type { WireTrace } from '../../api/operations.ts';
import { fetchSummaries, fetchTraces } from '../../api/queries.ts';
import type { MapModel } from './map-model.ts';
import { findCrossings } from './zones.ts';

/** Traces that are looked into: documents are large, and calls between zones repeat. */
const mostTraces = 20;
const newestSummaries = 200;

/**
 * Between which zones the calls of an edge went, as far as the newest traces with more than one zone tell. Asked when the
 * map's nodes or edges change, and not with every trace.
 */
export function useZones(
  map: MapModel,
  scope: Scope,
  window: { readonly start: number; readonly end: number } | undefined,
): ReadonlyMap<string, string> {
  const topology = useMemo(
    () => JSON.stringify(map.edges.flatMap(({ key, parts }) => (parts.length > 0 ? [key] : []))),
    [map],
  );
  const { data: traces } = useQuery({
    queryKey: ['zones', scope, topology],
    enabled: window !== undefined && map.edges.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<WireTrace[]> => {
      if (window === undefined) return [];
      const { summaries } = await fetchSummaries(scope, window, newestSummaries, signal);
      const several = summaries.filter(
        ({ AvailabilityZones }) =>
          new Set((AvailabilityZones ?? []).map(({ Name }) => Name)).size > 1,
      );
      return fetchTraces(
        several.slice(0, mostTraces).flatMap(({ Id }) => Id ?? []),
        signal,
      );
    },
  });
  return useMemo(() => {
    const edges = new Map<string, string>();
    for (const { key, parts } of map.edges) {
      for (const { from, to } of parts) {
        edges.set(pairOf(`${from.type ?? ''}~${from.name}`, `${to.type ?? ''}~${to.name}`), key);
      }
    }
    return findCrossings(traces ?? [], (from, to) => edges.get(pairOf(from, to)));
  }, [map, traces]);
}

const pairOf = (from: string, to: string): string => JSON.stringify([from, to]);
