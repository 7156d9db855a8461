import {
  ingestLimitCases,
  putTelemetryRecordsCases,
  putTraceSegmentsCases,
} from './cases/ingest.ts';
import { protocolCases } from './cases/protocol.ts';
import {
  batchGetTracesCases,
  compiledDocumentCases,
  inferredSegmentCases,
} from './cases/traces.ts';
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
];
