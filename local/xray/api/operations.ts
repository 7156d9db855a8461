import { XRayError } from './errors.ts';
import type { Operation, OperationName } from './operation.ts';
import { batchGetTraces } from './operations/batch-get-traces.ts';
import { getEncryptionConfig } from './operations/get-encryption-config.ts';
import { getSamplingRules } from './operations/get-sampling-rules.ts';
import { getSamplingTargets } from './operations/get-sampling-targets.ts';
import { getServiceGraph } from './operations/get-service-graph.ts';
import { getTraceGraph } from './operations/get-trace-graph.ts';
import { getTraceSummaries } from './operations/get-trace-summaries.ts';
import { putEncryptionConfig } from './operations/put-encryption-config.ts';
import { putTelemetryRecords } from './operations/put-telemetry-records.ts';
import { putTraceSegments } from './operations/put-trace-segments.ts';

/** The operations that work here. */
export const operations: { readonly [Name in OperationName]?: Operation<Name> } = {
  PutTraceSegments: putTraceSegments,
  PutTelemetryRecords: putTelemetryRecords,
  BatchGetTraces: batchGetTraces,
  GetTraceSummaries: getTraceSummaries,
  GetServiceGraph: getServiceGraph,
  GetTraceGraph: getTraceGraph,
  GetSamplingRules: getSamplingRules,
  GetSamplingTargets: getSamplingTargets,
  GetEncryptionConfig: getEncryptionConfig,
  PutEncryptionConfig: putEncryptionConfig,
};

/** @throws XRayError when it is not available. */
export function findOperation<Name extends OperationName>(name: Name): Operation<Name> {
  const operation: Operation<Name> | undefined = operations[name];
  if (operation !== undefined) return operation;
  throw new XRayError(
    'NotImplemented',
    `${name} is not available in the local X-Ray yet; available: ${Object.keys(operations).join(', ')}`,
  );
}
