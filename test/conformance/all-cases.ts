import { batchGetTracesCases } from './cases/batch-get-traces.ts';
import {
  deleteSamplingRuleCases,
  updateSamplingRuleCases,
} from './cases/changed-sampling-rules.ts';
import { compiledDocumentCases } from './cases/compiled-documents.ts';
import { encryptionCases } from './cases/encryption.ts';
import { filterExampleCases, filterMeaningCases } from './cases/filters.ts';
import { graphNodeCases } from './cases/graph-nodes.ts';
import { graphNumberCases } from './cases/graph-numbers.ts';
import { membershipCases } from './cases/group-membership.ts';
import {
  createGroupCases,
  deleteGroupCases,
  getGroupCases,
  getGroupsCases,
  updateGroupCases,
} from './cases/groups.ts';
import { inferredSegmentCases } from './cases/inferred-segments.ts';
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
import { rootCauseCases } from './cases/root-causes.ts';
import { createSamplingRuleCases, getSamplingRulesCases } from './cases/sampling-rules.ts';
import {
  getSamplingTargetsCases,
  samplingStatisticSummariesCases,
} from './cases/sampling-targets.ts';
import { timeSeriesCases } from './cases/series.ts';
import { getServiceGraphCases } from './cases/service-graph.ts';
import { summaryFieldCases } from './cases/summary-fields.ts';
import { summaryQueryCases, timeAxisCases } from './cases/summary-queries.ts';
import { listTagsCases, tagResourceCases, untagResourceCases } from './cases/tags.ts';
import { getTraceGraphCases } from './cases/trace-graph.ts';
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
  ...graphNodeCases,
  ...graphNumberCases,
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
