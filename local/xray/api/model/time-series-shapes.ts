import type { ForecastStatistics, TimeSeriesServiceStatistics } from '@aws-sdk/client-xray';
import type { SeriesBucket } from '../../series/service-series.ts';
import { integer, structureOf, timestamp } from '../shapes.ts';
import { toDate } from '../time-range.ts';
import { toHistogram, toStatistics } from './graph.ts';
import { histogramShape, statisticsShape } from './graph-shapes.ts';

export const timeSeriesShape = structureOf<TimeSeriesServiceStatistics>()({
  Timestamp: timestamp,
  EdgeSummaryStatistics: statisticsShape,
  ServiceSummaryStatistics: statisticsShape,
  ServiceForecastStatistics: structureOf<ForecastStatistics>()({
    FaultCountHigh: integer(),
    FaultCountLow: integer(),
  }),
  ResponseTimeHistogram: histogramShape,
});

/** A bucket as the API spells it. */
export function toTimeSeries(
  { end, statistics, responseTimeHistogram }: SeriesBucket,
  of: 'service' | 'edge',
  forecast: ForecastStatistics,
): TimeSeriesServiceStatistics {
  const member = of === 'service' ? 'ServiceSummaryStatistics' : 'EdgeSummaryStatistics';
  return {
    Timestamp: toDate(end),
    [member]: toStatistics(statistics),
    ServiceForecastStatistics: forecast,
    ResponseTimeHistogram: toHistogram(responseTimeHistogram),
  };
}
