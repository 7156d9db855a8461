import type { Wire } from '../../console-server/protocol.ts';
import type { OperationName, OperationTypes } from '../../xray/index.ts';

export type Input<Name extends OperationName> = Wire<OperationTypes[Name]['input']>;
export type Output<Name extends OperationName> = Wire<OperationTypes[Name]['output']>;

export type WireTraceSummary = NonNullable<Output<'GetTraceSummaries'>['TraceSummaries']>[number];
export type WireService = NonNullable<Output<'GetServiceGraph'>['Services']>[number];
export type WireEdge = NonNullable<WireService['Edges']>[number];
export type WireTrace = NonNullable<Output<'BatchGetTraces'>['Traces']>[number];
export type WireGroup = NonNullable<Output<'GetGroups'>['Groups']>[number];

/** Where the operations that the console calls are posted. https://docs.aws.amazon.com/xray/latest/api/API_Operations.html */
export const paths = {
  BatchGetTraces: '/Traces',
  CreateGroup: '/CreateGroup',
  CreateSamplingRule: '/CreateSamplingRule',
  DeleteGroup: '/DeleteGroup',
  DeleteSamplingRule: '/DeleteSamplingRule',
  GetEncryptionConfig: '/EncryptionConfig',
  GetGroups: '/Groups',
  GetInsight: '/Insight',
  GetInsightEvents: '/InsightEvents',
  GetInsightImpactGraph: '/InsightImpactGraph',
  GetInsightSummaries: '/InsightSummaries',
  GetSamplingRules: '/GetSamplingRules',
  GetSamplingStatisticSummaries: '/SamplingStatisticSummaries',
  GetServiceGraph: '/ServiceGraph',
  GetTimeSeriesServiceStatistics: '/TimeSeriesServiceStatistics',
  GetTraceGraph: '/TraceGraph',
  GetTraceSegmentDestination: '/GetTraceSegmentDestination',
  GetTraceSummaries: '/TraceSummaries',
  ListTagsForResource: '/ListTagsForResource',
  PutEncryptionConfig: '/PutEncryptionConfig',
  PutTraceSegments: '/TraceSegments',
  TagResource: '/TagResource',
  UntagResource: '/UntagResource',
  UpdateGroup: '/UpdateGroup',
  UpdateSamplingRule: '/UpdateSamplingRule',
} as const satisfies Partial<Record<OperationName, string>>;

export type CalledOperation = keyof typeof paths;
