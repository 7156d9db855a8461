import { encryptionCases } from './cases/encryption.ts';
import { filterExampleCases, filterMeaningCases } from './cases/filters.ts';
import { getServiceGraphCases, getTraceGraphCases, graphShapeCases } from './cases/graph.ts';
import {
  createGroupCases,
  deleteGroupCases,
  getGroupCases,
  getGroupsCases,
  membershipCases,
  updateGroupCases,
} from './cases/groups.ts';
import {
  ingestLimitCases,
  putTelemetryRecordsCases,
  putTraceSegmentsCases,
} from './cases/ingest.ts';
import { insightCases } from './cases/insights.ts';
import { openTelemetryCases } from './cases/open-telemetry.ts';
import {
  deleteResourcePolicyCases,
  listResourcePoliciesCases,
  putResourcePolicyCases,
} from './cases/policies.ts';
import { protocolCases } from './cases/protocol.ts';
import {
  createSamplingRuleCases,
  deleteSamplingRuleCases,
  getSamplingRulesCases,
  updateSamplingRuleCases,
} from './cases/sampling-rules.ts';
import {
  getSamplingTargetsCases,
  samplingStatisticSummariesCases,
} from './cases/sampling-targets.ts';
import { timeSeriesCases } from './cases/series.ts';
import {
  rootCauseCases,
  summaryFieldCases,
  summaryQueryCases,
  timeAxisCases,
} from './cases/summaries.ts';
import { listTagsCases, tagResourceCases, untagResourceCases } from './cases/tags.ts';
import {
  batchGetTracesCases,
  compiledDocumentCases,
  inferredSegmentCases,
} from './cases/traces.ts';
import { transactionSearchCases } from './cases/transaction-search.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** Every case, in the order in which they are told. */
export const allCases: readonly ConformanceCase[] = [
  ...protocolCases,
  ...putTraceSegmentsCases,
  ...ingestLimitCases,
  ...putTelemetryRecordsCases,
  ...batchGetTracesCases,
  ...compiledDocumentCases,
  ...inferredSegmentCases,
  ...summaryQueryCases,
  ...timeAxisCases,
  ...summaryFieldCases,
  ...rootCauseCases,
  ...filterExampleCases,
  ...filterMeaningCases,
  ...getTraceGraphCases,
  ...graphShapeCases,
  ...getServiceGraphCases,
  ...timeSeriesCases,
  ...getSamplingRulesCases,
  ...createSamplingRuleCases,
  ...updateSamplingRuleCases,
  ...deleteSamplingRuleCases,
  ...getSamplingTargetsCases,
  ...samplingStatisticSummariesCases,
  ...createGroupCases,
  ...getGroupCases,
  ...getGroupsCases,
  ...updateGroupCases,
  ...deleteGroupCases,
  ...membershipCases,
  ...insightCases,
  ...tagResourceCases,
  ...untagResourceCases,
  ...listTagsCases,
  ...putResourcePolicyCases,
  ...listResourcePoliciesCases,
  ...deleteResourcePolicyCases,
  ...encryptionCases,
  ...transactionSearchCases,
  ...openTelemetryCases,
];
