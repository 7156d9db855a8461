import type {
  SamplingBoost,
  SamplingBoostStatisticsDocument,
  SamplingRateBoost,
  SamplingRule,
  SamplingRuleRecord,
  SamplingRuleUpdate,
  SamplingStatisticSummary,
  SamplingStatisticsDocument,
  SamplingTargetDocument,
  UnprocessedStatistics,
} from '@aws-sdk/client-xray';
import { double, integer, list, map, string, structureOf, timestamp } from '../shapes.ts';

const ruleName = string({ min: 1, max: 32 });

/** Limits of texts hold for new rules and for changes, those of numbers for new rules only. */
const patterns = {
  ResourceARN: string({ max: 500 }),
  ServiceName: string({ max: 64 }),
  ServiceType: string({ max: 64 }),
  Host: string({ max: 64 }),
  HTTPMethod: string({ max: 10 }),
  URLPath: string({ max: 128 }),
  Attributes: map(string({ min: 1, max: 32 }), { key: string({ min: 1, max: 32 }), max: 5 }),
  SamplingRateBoost: structureOf<SamplingRateBoost>()(
    { MaxRate: double({ min: 0, max: 1 }), CooldownWindowMinutes: integer({ min: 0 }) },
    ['MaxRate', 'CooldownWindowMinutes'],
  ),
};

export const ruleShape = structureOf<SamplingRule>()(
  {
    RuleName: ruleName,
    RuleARN: string(),
    ResourceARN: patterns.ResourceARN,
    Priority: integer({ min: 1, max: 9999 }),
    FixedRate: double({ min: 0, max: 1 }),
    ReservoirSize: integer({ min: 0 }),
    ServiceName: patterns.ServiceName,
    ServiceType: patterns.ServiceType,
    Host: patterns.Host,
    HTTPMethod: patterns.HTTPMethod,
    URLPath: patterns.URLPath,
    Version: integer({ min: 1 }),
    Attributes: patterns.Attributes,
    SamplingRateBoost: patterns.SamplingRateBoost,
  },
  [
    'ResourceARN',
    'Priority',
    'FixedRate',
    'ReservoirSize',
    'ServiceName',
    'ServiceType',
    'Host',
    'HTTPMethod',
    'URLPath',
    'Version',
  ],
);

export const ruleUpdateShape = structureOf<SamplingRuleUpdate>()({
  RuleName: ruleName,
  RuleARN: string(),
  Priority: integer(),
  FixedRate: double(),
  ReservoirSize: integer(),
  ...patterns,
});

export const ruleRecordShape = structureOf<SamplingRuleRecord>()({
  SamplingRule: ruleShape,
  CreatedAt: timestamp,
  ModifiedAt: timestamp,
});

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

export const statisticSummaryShape = structureOf<SamplingStatisticSummary>()({
  RuleName: string(),
  Timestamp: timestamp,
  RequestCount: integer(),
  BorrowCount: integer(),
  SampledCount: integer(),
});
