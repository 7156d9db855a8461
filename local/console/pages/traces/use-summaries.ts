import { useCallback, useRef, useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import type { WireTraceSummary } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { filterInGroup, useInScope } from '../../api/queries.ts';
import { type Loaded, mergeSummaries } from './merge-summaries.ts';

/** Loaded at once; what `load more` adds; and the most that the page holds. */
export const firstMost = 300;
export const mostSummaries = 10_000;

/**
 * Seconds after which what has grown large is asked for as a whole again: soon at first, because X-Ray works a burst of
 * traces in bit by bit, and what it had not got to is no change when it has.
 */
const wholeAgain = (times: number): number => [2, 15][times - 1] ?? 60;
/** Seconds that a change may take to be found, on the clock of its receipt. */
const settling = 5;

export interface LoadedSummaries {
  /** How many are asked for. */
  readonly most: number;
  readonly loaded: Loaded | undefined;
  /** The last answer was only about what had changed. */
  readonly isUpdate: boolean;
  readonly window: TimeWindow | undefined;
  readonly error: Error | undefined;
  /** What is shown belongs to the scope before. */
  readonly isStale: boolean;
  /** How many have come so far of those that were asked for; absent when none are on their way. */
  readonly progress: { readonly count: number; readonly most: number } | undefined;
  /** Asks for so many, those that are there included. */
  load(most: number): void;
  /** Leaves it at those that have come. */
  stop(): void;
  retry(): void;
}

/** What was asked last, to ask only for changes next time. */
interface Kept extends Loaded {
  readonly key: string;
  readonly window: TimeWindow;
  /** When all of it was asked for. */
  readonly wholeAt: number;
  /** How often. */
  readonly wholeTimes: number;
}

/** The summaries of a scope, as many as were asked for, kept up to date. */
export function useSummaries(scope: Scope): LoadedSummaries {
  const scopeKey = JSON.stringify(scope);
  const [asked, setAsked] = useState({ scopeKey, most: firstMost });
  const most = asked.scopeKey === scopeKey ? asked.most : firstMost;
  const key = `${most} ${scopeKey}`;
  const kept = useRef<Kept>(undefined);
  const isStopped = useRef(false);
  const [progress, setProgress] = useState<{ count: number; key: string }>();

  const query = useInScope(
    `traces ${most}`,
    scope,
    async (window, signal) => {
      const before = kept.current;
      const isRecent =
        before !== undefined && window.end - before.wholeAt < wholeAgain(before.wholeTimes);
      if (
        before?.key === key &&
        isRecent &&
        scope.timeRange.kind === 'last' &&
        before.summaries.length > firstMost
      ) {
        const changes = await fetchChanges(scope, before.window, window, signal);
        const loaded = mergeSummaries(before, changes, window, most);
        kept.current = { ...before, ...loaded, window };
        return { ...loaded, scopeKey, isUpdate: true };
      }
      isStopped.current = false;
      const loaded = await fetchAll(scope, window, most, signal, (count) => {
        setProgress({ count, key });
        return isStopped.current;
      });
      const wholeTimes = before?.key === key ? before.wholeTimes + 1 : 1;
      kept.current = { ...loaded, key, window, wholeAt: window.end, wholeTimes };
      return { ...loaded, scopeKey, isUpdate: false };
    },
    false,
  );

  const load = useCallback(
    (count: number) => setAsked({ scopeKey, most: Math.min(count, mostSummaries) }),
    [scopeKey],
  );
  const stop = useCallback(() => {
    isStopped.current = true;
  }, []);
  const isComing = query.isFetching && (query.isPending || query.isPlaceholderData);
  return {
    most,
    loaded: query.data?.value,
    isUpdate: query.data?.value.isUpdate === true,
    window: query.data?.window,
    error: query.error ?? query.failureReason ?? undefined,
    isStale: query.data !== undefined && query.data.value.scopeKey !== scopeKey,
    progress: isComing ? { count: progress?.key === key ? progress.count : 0, most } : undefined,
    load,
    stop,
    retry: () => void query.refetch(),
  };
}

const inputOf = (scope: Scope, { start, end }: TimeWindow) => {
  const expression = filterInGroup(scope.filter, scope.group);
  return {
    StartTime: start,
    EndTime: end,
    ...(expression !== '' && { FilterExpression: expression }),
  };
};

async function fetchAll(
  scope: Scope,
  window: TimeWindow,
  most: number,
  signal: AbortSignal,
  isEnough: (count: number) => boolean,
): Promise<Loaded> {
  const byId = new Map<string, WireTraceSummary>();
  for await (const page of pagesOf('GetTraceSummaries', inputOf(scope, window), signal)) {
    // A trace that changes meanwhile may come on two pages.
    for (const summary of page.TraceSummaries ?? []) byId.set(summary.Id ?? '', summary);
    const isLast = page.NextToken == null;
    if (byId.size >= most || (isEnough(byId.size) && !isLast)) {
      const summaries = [...byId.values()];
      return { summaries: summaries.slice(0, most), more: summaries.length > most || !isLast };
    }
  }
  return { summaries: [...byId.values()], more: false };
}

/** What X-Ray received since: those that match, and the ids of all. */
async function fetchChanges(
  scope: Scope,
  before: TimeWindow,
  window: TimeWindow,
  signal: AbortSignal,
) {
  const since = { start: before.end - settling, end: window.end };
  const fetchFor = async (asked: Scope) => {
    const found: WireTraceSummary[] = [];
    const input = { ...inputOf(asked, since), TimeRangeType: 'Event' as const };
    for await (const page of pagesOf('GetTraceSummaries', input, signal)) {
      found.push(...(page.TraceSummaries ?? []));
    }
    return found;
  };
  const isFiltered = scope.filter.trim() !== '' || scope.group !== undefined;
  const [matching, all] = await Promise.all([
    fetchFor(scope),
    isFiltered ? fetchFor({ filter: '', timeRange: scope.timeRange }) : undefined,
  ]);
  return { matching, changed: (all ?? matching).flatMap(({ Id }) => Id ?? []) };
}
