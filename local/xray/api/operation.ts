import type {
  BatchGetTracesRequest,
  BatchGetTracesResult,
  GetSamplingRulesRequest,
  GetSamplingRulesResult,
  GetSamplingTargetsRequest,
  GetSamplingTargetsResult,
  GetServiceGraphRequest,
  GetServiceGraphResult,
  GetTraceGraphRequest,
  GetTraceGraphResult,
  GetTraceSummariesRequest,
  GetTraceSummariesResult,
  PutTelemetryRecordsRequest,
  PutTelemetryRecordsResult,
  PutTraceSegmentsRequest,
  PutTraceSegmentsResult,
} from '@aws-sdk/client-xray';
import type { Clock } from '../clock.ts';
import type { TraceEngine } from '../engine.ts';
import type { SamplingRules } from '../sampling/rules.ts';
import type { SamplingTargets } from '../sampling/targets.ts';
import type { StructureShape } from './shapes.ts';

/** The operations that work here, with their types in the AWS SDK. */
export interface OperationTypes {
  PutTraceSegments: { input: PutTraceSegmentsRequest; output: PutTraceSegmentsResult };
  PutTelemetryRecords: { input: PutTelemetryRecordsRequest; output: PutTelemetryRecordsResult };
  BatchGetTraces: { input: BatchGetTracesRequest; output: BatchGetTracesResult };
  GetTraceSummaries: { input: GetTraceSummariesRequest; output: GetTraceSummariesResult };
  GetServiceGraph: { input: GetServiceGraphRequest; output: GetServiceGraphResult };
  GetTraceGraph: { input: GetTraceGraphRequest; output: GetTraceGraphResult };
  GetSamplingRules: { input: GetSamplingRulesRequest; output: GetSamplingRulesResult };
  GetSamplingTargets: { input: GetSamplingTargetsRequest; output: GetSamplingTargetsResult };
}

export type OperationName = keyof OperationTypes;

/** One operation of the API: its model as data, and what it does with a valid input. */
export interface Operation<Name extends OperationName> {
  readonly input: StructureShape;
  readonly output: StructureShape;
  /** @throws XRayError */
  run(
    input: OperationTypes[Name]['input'],
    context: OperationContext,
  ): OperationTypes[Name]['output'];
}

/** What operations work on. */
export interface OperationContext {
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  readonly engine: TraceEngine;
  readonly rules: SamplingRules;
  readonly targets: SamplingTargets;
}
