import type { Scope } from '../../address/scope.ts';
import type { Output } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { useInScope } from '../../api/queries.ts';
import type { TimePoint } from '../../components/charts/build-series.ts';

type Item = NonNullable<
  Output<'GetTimeSeriesServiceStatistics'>['TimeSeriesServiceStatistics']
>[number];

/** Seconds of a bucket: X-Ray has no others. https://docs.aws.amazon.com/xray/latest/api/API_GetTimeSeriesServiceStatistics.html */
const periods = { short: 60, long: 300 } as const;

/** From here on bars of a minute are too narrow. */
const longRange = 3 * 3600;

export const periodOf = (start: number, end: number): number =>
  end - start > longRange ? periods.long : periods.short;

/** Of the requests of all clients, as X-Ray counts them when they come in: it takes a group and no filter. */
export const useSeries = ({ group, timeRange }: Scope) =>
  useInScope(
    'series',
    { ...(group !== undefined && { group }), filter: '', timeRange },
    async ({ start, end }, signal) => {
      const period = periodOf(start, end);
      const points: TimePoint[] = [];
      const input = {
        StartTime: start,
        // A bucket lies in the range by its end: the one that goes on belongs to it.
        EndTime: end + period,
        Period: period,
        ...(group !== undefined && { GroupName: group }),
      };
      for await (const page of pagesOf('GetTimeSeriesServiceStatistics', input, signal)) {
        points.push(
          ...(page.TimeSeriesServiceStatistics ?? []).map((item) => toPoint(item, period)),
        );
      }
      return { points: points.reverse(), step: period };
    },
  );

/** Its time is the end of the bucket; a throttle is one of the errors. */
export function toPoint(item: Item, period: number): TimePoint {
  const statistics = item.EdgeSummaryStatistics ?? item.ServiceSummaryStatistics;
  const count = statistics?.TotalCount ?? 0;
  return {
    time: (item.Timestamp ?? 0) - period,
    ok: statistics?.OkCount ?? 0,
    error: statistics?.ErrorStatistics?.OtherCount ?? 0,
    throttle: statistics?.ErrorStatistics?.ThrottleCount ?? 0,
    fault: statistics?.FaultStatistics?.TotalCount ?? 0,
    ...(count > 0 && { averageResponseTime: (statistics?.TotalResponseTime ?? 0) / count }),
  };
}
