import type {
  AnomalousService,
  InsightEvent as EventOutput,
  Insight as InsightOutput,
  InsightSummary,
  RequestImpactStatistics,
  ServiceId,
} from '@aws-sdk/client-xray';
import { nodeOf, type OutcomeCounts, requestsOf } from '../../insights/group-minute.ts';
import type { Impact, Insight, InsightEvent } from '../../insights/insight.ts';
import { epochSeconds } from '../../units.ts';
import { toDate } from '../time-range.ts';

export const toInsight = (insight: Insight) =>
  ({
    InsightId: insight.id,
    GroupARN: insight.groupArn,
    GroupName: insight.groupName,
    RootCauseServiceId: toServiceId(insight.rootCause),
    // The one category that X-Ray has.
    Categories: ['FAULT'],
    State: insight.state,
    StartTime: at(insight.start),
    EndTime: insight.end === undefined ? undefined : at(insight.end),
    Summary: insight.summary,
    ...toImpact(insight.impact),
  }) satisfies InsightOutput;

export const toInsightSummary = (insight: Insight) =>
  ({ ...toInsight(insight), LastUpdateTime: at(insight.updated) }) satisfies InsightSummary;

export const toInsightEvent = (event: InsightEvent) =>
  ({
    Summary: event.summary,
    EventTime: at(event.time),
    ...toImpact(event.impact),
  }) satisfies EventOutput;

const at = (seconds: number): Date => toDate(epochSeconds(seconds));

const toImpact = ({ client, rootCause, top }: Impact) => ({
  ClientRequestImpactStatistics: toStatistics(client),
  RootCauseServiceRequestImpactStatistics: toStatistics(rootCause),
  TopAnomalousServices: top.map((key): AnomalousService => ({ ServiceId: toServiceId(key) })),
});

const toStatistics = (counts: OutcomeCounts): RequestImpactStatistics => ({
  FaultCount: counts.fault,
  OkCount: counts.ok,
  TotalCount: requestsOf(counts),
});

function toServiceId(key: string): ServiceId {
  const { name, type, account } = nodeOf(key);
  return { Name: name, Names: [name], AccountId: account, Type: type };
}
