import type { Edge, EdgeStatistics, HistogramEntry, Service } from '@aws-sdk/client-xray';
import type {
  HistogramEntry as Bucket,
  GraphEdge,
  GraphService,
  GraphStatistics,
} from '../../engine.ts';
import type { EpochSeconds } from '../../units.ts';
import { toDate } from '../time-range.ts';

/** A node as the API spells it. */
export function toService(service: GraphService): Service {
  return {
    ReferenceId: service.referenceId,
    Name: service.name,
    Names: [...service.names],
    // Left out rather than false on nodes that no trace begins with (observed).
    Root: service.root ? true : undefined,
    AccountId: service.accountId,
    Type: service.type,
    State: service.state,
    StartTime: optionalDate(service.startTime),
    EndTime: optionalDate(service.endTime),
    Edges: service.edges.map(toEdge),
    SummaryStatistics: toStatistics(service.summaryStatistics),
    DurationHistogram: toHistogram(service.durationHistogram),
    ResponseTimeHistogram: toHistogram(service.responseTimeHistogram),
  };
}

function toEdge(edge: GraphEdge): Edge {
  return {
    ReferenceId: edge.referenceId,
    StartTime: optionalDate(edge.startTime),
    EndTime: optionalDate(edge.endTime),
    SummaryStatistics: toStatistics(edge.summaryStatistics),
    ResponseTimeHistogram: toHistogram(edge.responseTimeHistogram),
    Aliases: edge.aliases.map((alias) => ({
      Name: alias.name,
      Names: [...alias.names],
      Type: alias.type,
    })),
    EdgeType: edge.edgeType,
    ReceivedEventAgeHistogram: toHistogram(edge.receivedEventAgeHistogram),
  };
}

export function toStatistics(statistics: GraphStatistics | undefined): EdgeStatistics | undefined {
  if (statistics === undefined) return undefined;
  return {
    OkCount: statistics.okCount,
    ErrorStatistics: {
      ThrottleCount: statistics.throttleCount,
      OtherCount: statistics.errorCount,
      TotalCount: statistics.throttleCount + statistics.errorCount,
    },
    FaultStatistics: { OtherCount: statistics.faultCount, TotalCount: statistics.faultCount },
    TotalCount: statistics.totalCount,
    TotalResponseTime: statistics.totalResponseTime,
  };
}

export const toHistogram = (buckets: readonly Bucket[] | undefined): HistogramEntry[] | undefined =>
  buckets?.map((bucket) => ({ Value: bucket.value, Count: bucket.count }));

const optionalDate = (time: EpochSeconds | undefined): Date | undefined =>
  time === undefined ? undefined : toDate(time);
