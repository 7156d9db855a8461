import type {
  AnomalousService,
  Insight,
  InsightEvent,
  InsightImpactGraphEdge,
  InsightImpactGraphService,
  InsightSummary,
  RequestImpactStatistics,
  ServiceId,
} from '@aws-sdk/client-xray';
import { integer, list, string, structureOf, timestamp } from '../shapes.ts';

const serviceId = structureOf<ServiceId>()({
  Name: string(),
  Names: list(string()),
  AccountId: string(),
  Type: string(),
});

const impact = structureOf<RequestImpactStatistics>()({
  FaultCount: integer(),
  OkCount: integer(),
  TotalCount: integer(),
});

const anomalousServices = list(structureOf<AnomalousService>()({ ServiceId: serviceId }));

const insightMembers = {
  InsightId: string(),
  GroupARN: string(),
  GroupName: string(),
  RootCauseServiceId: serviceId,
  Categories: list(string()),
  State: string(),
  StartTime: timestamp,
  EndTime: timestamp,
  Summary: string(),
  ClientRequestImpactStatistics: impact,
  RootCauseServiceRequestImpactStatistics: impact,
  TopAnomalousServices: anomalousServices,
};

export const insightShape = structureOf<Insight>()(insightMembers);

export const insightSummaryShape = structureOf<InsightSummary>()({
  ...insightMembers,
  LastUpdateTime: timestamp,
});

export const insightEventShape = structureOf<InsightEvent>()({
  Summary: string(),
  EventTime: timestamp,
  ClientRequestImpactStatistics: impact,
  RootCauseServiceRequestImpactStatistics: impact,
  TopAnomalousServices: anomalousServices,
});

export const impactGraphServiceShape = structureOf<InsightImpactGraphService>()({
  ReferenceId: integer(),
  Type: string(),
  Name: string(),
  Names: list(string()),
  AccountId: string(),
  Edges: list(structureOf<InsightImpactGraphEdge>()({ ReferenceId: integer() })),
});

/** As https://docs.aws.amazon.com/xray/latest/api/API_GetInsight.html has it. */
export const insightIdShape = string({
  pattern:
    '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-5][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}',
});

export const insightTokenShape = string({ min: 1, max: 2000 });
