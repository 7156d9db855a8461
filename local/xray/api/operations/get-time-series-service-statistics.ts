import type {
  ForecastStatistics,
  GetTimeSeriesServiceStatisticsRequest,
  GetTimeSeriesServiceStatisticsResult,
} from '@aws-sdk/client-xray';
import type { EntitySelector } from '../../filter/entity-selector.ts';
import { defaultGroupName, type Group, groupKey, hasChangedWithin } from '../../groups/group.ts';
import { forecastSeconds, forecastSeries } from '../../insights/forecast-series.ts';
import { seriesPage } from '../../series/series-page.ts';
import type { SeriesBucket } from '../../series/service-series.ts';
import { epochSeconds } from '../../units.ts';
import { readEntitySelector } from '../entity-selector.ts';
import { invalidRequest } from '../errors.ts';
import { queriedGroup } from '../groups.ts';
import { groupArnShape, groupNameShape } from '../model/group-shapes.ts';
import { timeSeriesShape, toTimeSeries } from '../model/time-series-shapes.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { readToken, writeToken } from '../page-token.ts';
import { boolean, integer, list, string, structureOf, timestamp } from '../shapes.ts';
import { timeRange } from '../time-range.ts';

const periods = [60, 300];

/** Six hours of minutes are on one page. */
const pageSize = 500;

/** What was received is kept for 30 days, so nothing is to be found before or behind. */
const longestReach = 31 * 24 * 60 * 60;

/** https://docs.aws.amazon.com/xray/latest/api/API_GetTimeSeriesServiceStatistics.html; buckets and texts observed. */
export const getTimeSeriesServiceStatistics: Operation<'GetTimeSeriesServiceStatistics'> = {
  coverage: {
    exact:
      'Buckets of 60 or 300 seconds by receipt, newest first, each under the time of its end and none where nothing was received; of clients’ calls, or of what `service()`, `edge()` or `id()` selects, in a group or in all.',
    unlike: [
      'traces received in the window are there at once, unless more than 1,000 of them wait to be worked in: then the answer tells what has been, and the rest is there within seconds.',
      'a window may be of any length, since no limit is known; 500 buckets are a page, and the rest follows by `NextToken`.',
      'forecasts are those of the local insights model (see `insights.md`), of services only, and of groups that have insights enabled.',
      'the text about a forecast without a selector is our own: its text is not known.',
    ],
  },
  input: structureOf<GetTimeSeriesServiceStatisticsRequest>()(
    {
      StartTime: timestamp,
      EndTime: timestamp,
      GroupName: groupNameShape,
      GroupARN: groupArnShape,
      EntitySelectorExpression: string({ min: 1, max: 500 }),
      Period: integer(),
      ForecastStatistics: boolean,
      NextToken: string(),
    },
    ['StartTime', 'EndTime'],
  ),
  output: structureOf<GetTimeSeriesServiceStatisticsResult>()({
    TimeSeriesServiceStatistics: list(timeSeriesShape),
    ContainsOldGroupVersions: boolean,
    NextToken: string(),
  }),
  run(input, context) {
    const window = timeRange(input);
    const { Period: period = 60 } = input;
    if (!periods.includes(period)) throw invalidRequest('Time period must be one of [60, 300]');
    const selector = readEntitySelector(input.EntitySelectorExpression);
    if (input.ForecastStatistics === true && selector === undefined) {
      throw invalidRequest('ForecastStatistics needs an EntitySelectorExpression');
    }
    const group = queriedGroup(input, context.groups);
    const query = {
      period,
      selector,
      account: context.account,
      start: Math.max(window.start, context.clock.now() - longestReach),
      end: readEnd(input, Math.min(window.end, context.clock.now() + longestReach)),
      limit: pageSize,
    };
    const { buckets, next } = seriesPage(minutesOf(group, context), query);
    const forecasts =
      input.ForecastStatistics === true
        ? forecast(buckets, { selector, group, period }, context)
        : new Map<number, ForecastStatistics>();
    return {
      TimeSeriesServiceStatistics: buckets.map((bucket) =>
        toTimeSeries(bucket, selector?.kind ?? 'edge', forecasts.get(bucket.end) ?? {}),
      ),
      ContainsOldGroupVersions:
        hasChangedWithin(group, window) ||
        // Observed, whether or not the expression ever changed.
        (group.name !== defaultGroupName && selector !== undefined),
      NextToken: next === undefined ? undefined : writeToken(listOf(input), String(next)),
    } satisfies GetTimeSeriesServiceStatisticsResult;
  },
};

const minutesOf =
  (group: Group, { engine }: OperationContext) =>
  (start: number, end: number) =>
    engine.minutes({ start: epochSeconds(start), end: epochSeconds(end), group: groupKey(group) });

/** A token is only good for the call that it came from. */
const listOf = (input: GetTimeSeriesServiceStatisticsRequest): string =>
  JSON.stringify([
    'series',
    ...[input.StartTime, input.EndTime].map((time) => time?.getTime()),
    input.GroupName,
    input.GroupARN,
    input.EntitySelectorExpression,
    input.Period ?? 60,
  ]);

/** Where the page begins, going back in time. @throws XRayError for a token of another call. */
function readEnd(input: GetTimeSeriesServiceStatisticsRequest, end: number): number {
  const place = Number(readToken(listOf(input), input.NextToken) ?? end);
  if (!Number.isFinite(place)) throw invalidRequest(`Invalid token ${input.NextToken}`);
  return Math.min(end, place);
}

function forecast(
  buckets: readonly SeriesBucket[],
  options: { selector: EntitySelector | undefined; group: Group; period: number },
  context: OperationContext,
): ReadonlyMap<number, ForecastStatistics> {
  const { selector, group, period } = options;
  const [newest, oldest] = [buckets[0], buckets.at(-1)];
  const isKnown = group.insightsEnabled && selector?.kind === 'service';
  if (!isKnown || newest === undefined || oldest === undefined) return new Map();
  const bands = forecastSeries(
    minutesOf(group, context)(oldest.end - period - forecastSeconds, newest.end),
    {
      selector,
      insights: context.insights.ofGroup(group.arn),
      account: context.account,
      period,
      ends: buckets.map(({ end }) => end),
    },
  );
  return new Map(
    [...bands].map(([end, { low, high }]) => [end, { FaultCountHigh: high, FaultCountLow: low }]),
  );
}
