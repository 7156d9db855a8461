import type { Scope } from '../../address/scope.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { fetchSummaries, useInScope } from '../../api/queries.ts';
import type { TimePoint } from '../../components/charts/build-series.ts';
import { periodOf, toPoint } from '../analytics/use-series.ts';

export interface ElementSeries {
  readonly points: readonly TimePoint[];
  /** Seconds from a point to the next. */
  readonly step: number;
}

/**
 * What happened over time at a node or edge; X-Ray counts for a group, not for a filter expression.
 * @param selector see `seriesSelector`
 */
export const useElementSeries = ({ group, timeRange }: Scope, selector: string | undefined) =>
  useInScope(
    `series of ${selector ?? ''}`,
    { ...(group !== undefined && { group }), filter: '', timeRange },
    async ({ start, end }, signal): Promise<ElementSeries> => {
      const step = periodOf(start, end);
      const points: TimePoint[] = [];
      if (selector === undefined) return { points, step };
      const input = {
        StartTime: start,
        EndTime: end + step,
        Period: step,
        EntitySelectorExpression: selector,
        ...(group !== undefined && { GroupName: group }),
      };
      for await (const page of pagesOf('GetTimeSeriesServiceStatistics', input, signal)) {
        points.push(...(page.TimeSeriesServiceStatistics ?? []).map((item) => toPoint(item, step)));
      }
      return { points: points.reverse(), step };
    },
  );

/** More are not counted, only told of. */
const mostCounted = 200;

/** `14 traces`, `more than 200 traces`: what a filter expression matches in the scope; undefined until that is known. */
export function useTraceCount(scope: Scope, filter: string | undefined): string | undefined {
  const { data, isPlaceholderData } = useInScope(
    'trace count',
    { ...scope, filter: filter ?? '' },
    async (window, signal) => {
      if (filter === undefined) return undefined;
      const { summaries, more } = await fetchSummaries(
        { ...scope, filter },
        window,
        mostCounted,
        signal,
      );
      return `${more ? 'more than ' : ''}${summaries.length} ${summaries.length === 1 && !more ? 'trace' : 'traces'}`;
    },
  );
  return isPlaceholderData ? undefined : data?.value;
}
