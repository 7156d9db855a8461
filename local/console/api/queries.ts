import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AppDescription, ConsoleInfo } from '../../console-server/protocol.ts';
import type { Scope } from '../address/scope.ts';
import { type TimeWindow, windowOf } from '../address/time-range.ts';
import { ApiError, callLocal } from './call.ts';
import { isConsoleInfo } from './check-answer.ts';
import { liveKey, useLive } from './live.tsx';
import type { WireGroup, WireService, WireTrace, WireTraceSummary } from './operations.ts';
import { pagesOf } from './pages-of.ts';

/** Something that was fetched for a window of time, and that window. */
export interface InWindow<Value> {
  readonly value: Value;
  readonly window: TimeWindow;
}

/**
 * Asks for what lies in the time range of the scope; one that ends now is asked again while the console is live. What was
 * there stays until the answer is.
 */
export function useInScope<Value>(
  name: string,
  scope: Scope,
  fetchIn: (window: TimeWindow, signal: AbortSignal) => Promise<Value>,
  /** `false` for long lists that grow at the front, of which comparing would cost more than it saves. */
  structuralSharing = true,
): UseQueryResult<InWindow<Value>, Error> {
  const { now } = useLive();
  const { timeRange } = scope;
  return useQuery({
    queryKey: [timeRange.kind === 'last' ? liveKey : 'fixed', name, scope],
    queryFn: async ({ signal }) => {
      // What arrives this very second belongs in; the end is exclusive.
      const window = windowOf(timeRange, timeRange.kind === 'last' ? Math.ceil(now()) + 1 : now());
      return { value: await fetchIn(window, signal), window };
    },
    placeholderData: keepPreviousData,
    structuralSharing,
  });
}

/** X-Ray's own graph, which takes a group and no filter expression. */
export async function fetchServiceGraph(
  { group }: Pick<Scope, 'group'>,
  { start, end }: TimeWindow,
  signal?: AbortSignal,
): Promise<WireService[]> {
  const services: WireService[] = [];
  const input = {
    StartTime: start,
    EndTime: end,
    ...(group !== undefined && { GroupName: group }),
  };
  for await (const page of pagesOf('GetServiceGraph', input, signal)) {
    services.push(...(page.Services ?? []));
  }
  return services;
}

/** Newest first, as many as `most`; the filter is the group's and the scope's together. */
export const useTraceSummaries = (scope: Scope, most: number) =>
  useInScope(`summaries ${most}`, scope, (window, signal) =>
    fetchSummaries(scope, window, most, signal),
  );

export interface Summaries {
  readonly summaries: readonly WireTraceSummary[];
  /** Whether there are more than were asked for. */
  readonly more: boolean;
}

export async function fetchSummaries(
  { group, filter }: Pick<Scope, 'group' | 'filter'>,
  { start, end }: TimeWindow,
  most: number,
  signal?: AbortSignal,
): Promise<Summaries> {
  const summaries: WireTraceSummary[] = [];
  const expression = filterInGroup(filter, group);
  const input = {
    StartTime: start,
    EndTime: end,
    ...(expression !== '' && { FilterExpression: expression }),
  };
  for await (const page of pagesOf('GetTraceSummaries', input, signal)) {
    summaries.push(...(page.TraceSummaries ?? []));
    if (summaries.length >= most) {
      return {
        summaries: summaries.slice(0, most),
        more: summaries.length > most || page.NextToken != null,
      };
    }
  }
  return { summaries, more: false };
}

/** GetTraceSummaries takes no group, but an expression may name one. */
export function filterInGroup(filter: string, group: string | undefined): string {
  if (group === undefined) return filter;
  const inGroup = `group.name = ${JSON.stringify(group)}`;
  return filter.trim() === '' ? inGroup : `${inGroup} AND (${filter})`;
}

/** Absent from the answer when X-Ray does not have it (any more). */
export const useTraces = (ids: readonly string[]) =>
  useQuery({
    queryKey: [liveKey, 'traces', ids],
    queryFn: ({ signal }) => fetchTraces(ids, signal),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

/** Five a call, as the API allows. */
export async function fetchTraces(
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<WireTrace[]> {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += 5) chunks.push(ids.slice(at, at + 5));
  const answers = await Promise.all(
    chunks.map(async (TraceIds) => {
      const traces: WireTrace[] = [];
      for await (const page of pagesOf('BatchGetTraces', { TraceIds }, signal)) {
        traces.push(...(page.Traces ?? []));
      }
      return traces;
    }),
  );
  return answers.flat();
}

export const useGroups = () =>
  useQuery({
    queryKey: ['groups'],
    queryFn: async ({ signal }) => {
      const groups: WireGroup[] = [];
      for await (const page of pagesOf('GetGroups', {}, signal)) {
        groups.push(...(page.Groups ?? []));
      }
      return groups;
    },
  });

export const useConsoleInfo = () =>
  useQuery({
    queryKey: ['console'],
    queryFn: async ({ signal }) => {
      const info = await callLocal<ConsoleInfo>('console', undefined, signal);
      if (isConsoleInfo(info)) return info;
      throw new ApiError('what answers is not TraceLab: it does not say what it shows', 502);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The app of this machine; not asked for where there is none. */
export const useApp = () => {
  const info = useConsoleInfo();
  return useQuery({
    queryKey: [liveKey, 'app'],
    queryFn: ({ signal }) => callLocal<AppDescription>('app', undefined, signal),
    enabled: info.data?.hasApp === true,
    placeholderData: keepPreviousData,
  });
};
