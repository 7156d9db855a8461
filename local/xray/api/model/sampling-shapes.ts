import type {
  SamplingBoost,
  SamplingBoostStatisticsDocument,
  SamplingRateBoost,
  SamplingRule,
  SamplingRuleRecord,
  SamplingStatisticsDocument,
  SamplingTargetDocument,
  UnprocessedStatistics,
} from '@aws-sdk/client-xray';
import { double, integer, list, map, string, structureOf, timestamp } from '../shapes.ts';

const rule = structureOf<SamplingRule>()({
  RuleName: string(),
  RuleARN: string(),
  ResourceARN: string(),
  Priority: integer(),
  FixedRate: double(),
  ReservoirSize: integer(),
  ServiceName: string(),
  ServiceType: string(),
  Host: string(),
  HTTPMethod: string(),
  URLPath: string(),
  Version: integer(),
  Attributes: map(string()),
  SamplingRateBoost: structureOf<SamplingRateBoost>()({
    MaxRate: double(),
    CooldownWindowMinutes: integer(),
  }),
});

export const ruleRecordShape = structureOf<SamplingRuleRecord>()({
  SamplingRule: rule,
  CreatedAt: timestamp,
  ModifiedAt: timestamp,
});

const ruleName = string({ min: 1, max: 32 });
const count = integer({ min: 0 });

export const statisticsDocumentShape = structureOf<SamplingStatisticsDocument>()(
  {
    RuleName: ruleName,
    ClientID: string({ min: 24, max: 24 }),
    Timestamp: timestamp,
    RequestCount: count,
    SampledCount: count,
    BorrowCount: count,
  },
  ['RuleName', 'ClientID', 'Timestamp', 'RequestCount', 'SampledCount'],
);

export const boostStatisticsDocumentShape = structureOf<SamplingBoostStatisticsDocument>()(
  {
    RuleName: ruleName,
    ServiceName: string({ max: 64 }),
    Timestamp: timestamp,
    AnomalyCount: count,
    TotalCount: count,
    SampledAnomalyCount: count,
  },
  ['RuleName', 'ServiceName', 'Timestamp', 'AnomalyCount', 'TotalCount', 'SampledAnomalyCount'],
);

export const targetDocumentShape = structureOf<SamplingTargetDocument>()({
  RuleName: string(),
  FixedRate: double(),
  ReservoirQuota: integer(),
  ReservoirQuotaTTL: timestamp,
  Interval: integer(),
  SamplingBoost: structureOf<SamplingBoost>()({ BoostRate: double(), BoostRateTTL: timestamp }),
});

export const unprocessedStatisticsShape = list(
  structureOf<UnprocessedStatistics>()({
    RuleName: string(),
    ErrorCode: string(),
    Message: string(),
  }),
);
