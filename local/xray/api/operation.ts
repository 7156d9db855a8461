import type {
  BatchGetTracesRequest,
  BatchGetTracesResult,
  CancelTraceRetrievalRequest,
  CancelTraceRetrievalResult,
  CreateGroupRequest,
  CreateGroupResult,
  CreateSamplingRuleRequest,
  CreateSamplingRuleResult,
  DeleteGroupRequest,
  DeleteGroupResult,
  DeleteResourcePolicyRequest,
  DeleteResourcePolicyResult,
  DeleteSamplingRuleRequest,
  DeleteSamplingRuleResult,
  GetEncryptionConfigRequest,
  GetEncryptionConfigResult,
  GetGroupRequest,
  GetGroupResult,
  GetGroupsRequest,
  GetGroupsResult,
  GetIndexingRulesRequest,
  GetIndexingRulesResult,
  GetInsightEventsRequest,
  GetInsightEventsResult,
  GetInsightImpactGraphRequest,
  GetInsightImpactGraphResult,
  GetInsightRequest,
  GetInsightResult,
  GetInsightSummariesRequest,
  GetInsightSummariesResult,
  GetRetrievedTracesGraphRequest,
  GetRetrievedTracesGraphResult,
  GetSamplingRulesRequest,
  GetSamplingRulesResult,
  GetSamplingStatisticSummariesRequest,
  GetSamplingStatisticSummariesResult,
  GetSamplingTargetsRequest,
  GetSamplingTargetsResult,
  GetServiceGraphRequest,
  GetServiceGraphResult,
  GetTimeSeriesServiceStatisticsRequest,
  GetTimeSeriesServiceStatisticsResult,
  GetTraceGraphRequest,
  GetTraceGraphResult,
  GetTraceSegmentDestinationRequest,
  GetTraceSegmentDestinationResult,
  GetTraceSummariesRequest,
  GetTraceSummariesResult,
  ListResourcePoliciesRequest,
  ListResourcePoliciesResult,
  ListRetrievedTracesRequest,
  ListRetrievedTracesResult,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  PutEncryptionConfigRequest,
  PutEncryptionConfigResult,
  PutResourcePolicyRequest,
  PutResourcePolicyResult,
  PutTelemetryRecordsRequest,
  PutTelemetryRecordsResult,
  PutTraceSegmentsRequest,
  PutTraceSegmentsResult,
  StartTraceRetrievalRequest,
  StartTraceRetrievalResult,
  TagResourceRequest,
  TagResourceResponse,
  UntagResourceRequest,
  UntagResourceResponse,
  UpdateGroupRequest,
  UpdateGroupResult,
  UpdateIndexingRuleRequest,
  UpdateIndexingRuleResult,
  UpdateSamplingRuleRequest,
  UpdateSamplingRuleResult,
  UpdateTraceSegmentDestinationRequest,
  UpdateTraceSegmentDestinationResult,
} from '@aws-sdk/client-xray';
import type { Clock } from '../clock.ts';
import type { Encryption } from '../encryption/encryption.ts';
import type { TraceEngine } from '../engine.ts';
import type { Groups } from '../groups/groups.ts';
import type { Insights } from '../insights/insights.ts';
import type { Policies } from '../policies/policies.ts';
import type { Sampling } from '../sampling/sampling.ts';
import type { ResourceTags } from '../tags/resource-tags.ts';
import type { Retrievals } from '../transaction-search/retrievals.ts';
import type { TransactionSearch } from '../transaction-search/transaction-search.ts';
import type { StructureShape } from './shapes.ts';

/** Every operation, with its types in the AWS SDK. */
export interface OperationTypes {
  BatchGetTraces: { input: BatchGetTracesRequest; output: BatchGetTracesResult };
  CancelTraceRetrieval: { input: CancelTraceRetrievalRequest; output: CancelTraceRetrievalResult };
  CreateGroup: { input: CreateGroupRequest; output: CreateGroupResult };
  CreateSamplingRule: { input: CreateSamplingRuleRequest; output: CreateSamplingRuleResult };
  DeleteGroup: { input: DeleteGroupRequest; output: DeleteGroupResult };
  DeleteResourcePolicy: { input: DeleteResourcePolicyRequest; output: DeleteResourcePolicyResult };
  DeleteSamplingRule: { input: DeleteSamplingRuleRequest; output: DeleteSamplingRuleResult };
  GetEncryptionConfig: { input: GetEncryptionConfigRequest; output: GetEncryptionConfigResult };
  GetGroup: { input: GetGroupRequest; output: GetGroupResult };
  GetGroups: { input: GetGroupsRequest; output: GetGroupsResult };
  GetIndexingRules: { input: GetIndexingRulesRequest; output: GetIndexingRulesResult };
  GetInsight: { input: GetInsightRequest; output: GetInsightResult };
  GetInsightEvents: { input: GetInsightEventsRequest; output: GetInsightEventsResult };
  GetInsightImpactGraph: {
    input: GetInsightImpactGraphRequest;
    output: GetInsightImpactGraphResult;
  };
  GetInsightSummaries: { input: GetInsightSummariesRequest; output: GetInsightSummariesResult };
  GetRetrievedTracesGraph: {
    input: GetRetrievedTracesGraphRequest;
    output: GetRetrievedTracesGraphResult;
  };
  GetSamplingRules: { input: GetSamplingRulesRequest; output: GetSamplingRulesResult };
  GetSamplingStatisticSummaries: {
    input: GetSamplingStatisticSummariesRequest;
    output: GetSamplingStatisticSummariesResult;
  };
  GetSamplingTargets: { input: GetSamplingTargetsRequest; output: GetSamplingTargetsResult };
  GetServiceGraph: { input: GetServiceGraphRequest; output: GetServiceGraphResult };
  GetTimeSeriesServiceStatistics: {
    input: GetTimeSeriesServiceStatisticsRequest;
    output: GetTimeSeriesServiceStatisticsResult;
  };
  GetTraceGraph: { input: GetTraceGraphRequest; output: GetTraceGraphResult };
  GetTraceSegmentDestination: {
    input: GetTraceSegmentDestinationRequest;
    output: GetTraceSegmentDestinationResult;
  };
  GetTraceSummaries: { input: GetTraceSummariesRequest; output: GetTraceSummariesResult };
  ListResourcePolicies: { input: ListResourcePoliciesRequest; output: ListResourcePoliciesResult };
  ListRetrievedTraces: { input: ListRetrievedTracesRequest; output: ListRetrievedTracesResult };
  ListTagsForResource: { input: ListTagsForResourceRequest; output: ListTagsForResourceResponse };
  PutEncryptionConfig: { input: PutEncryptionConfigRequest; output: PutEncryptionConfigResult };
  PutResourcePolicy: { input: PutResourcePolicyRequest; output: PutResourcePolicyResult };
  PutTelemetryRecords: { input: PutTelemetryRecordsRequest; output: PutTelemetryRecordsResult };
  PutTraceSegments: { input: PutTraceSegmentsRequest; output: PutTraceSegmentsResult };
  StartTraceRetrieval: { input: StartTraceRetrievalRequest; output: StartTraceRetrievalResult };
  TagResource: { input: TagResourceRequest; output: TagResourceResponse };
  UntagResource: { input: UntagResourceRequest; output: UntagResourceResponse };
  UpdateGroup: { input: UpdateGroupRequest; output: UpdateGroupResult };
  UpdateIndexingRule: { input: UpdateIndexingRuleRequest; output: UpdateIndexingRuleResult };
  UpdateSamplingRule: { input: UpdateSamplingRuleRequest; output: UpdateSamplingRuleResult };
  UpdateTraceSegmentDestination: {
    input: UpdateTraceSegmentDestinationRequest;
    output: UpdateTraceSegmentDestinationResult;
  };
}

export type OperationName = keyof OperationTypes;

/** One operation of the API: its model as data, and what it does with a valid input. */
export interface Operation<Name extends OperationName> {
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** For `docs/api-coverage.md`. */
  readonly coverage: OperationCoverage;
  /** @throws XRayError */
  run(
    input: OperationTypes[Name]['input'],
    context: OperationContext,
  ): OperationTypes[Name]['output'];
}

export interface OperationCoverage {
  /** One sentence: what is as in X-Ray. */
  readonly exact: string;
  /** Sentences that go on after "Unlike X-Ray,". */
  readonly unlike: readonly string[];
}

/** What operations work on. */
export interface OperationContext {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly engine: TraceEngine;
  readonly groups: Groups;
  readonly insights: Insights;
  readonly sampling: Sampling;
  readonly tags: ResourceTags;
  readonly encryption: Encryption;
  readonly policies: Policies;
  readonly search: TransactionSearch;
  readonly retrievals: Retrievals;
}
