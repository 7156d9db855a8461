export { XRayError, type XRayErrorCode } from './api/errors.ts';
export {
  handleXRayRequest,
  largestBody,
  type XRayHttpRequest,
  type XRayHttpResponse,
} from './api/http.ts';
export { inTrialOrder, patternsOf } from './api/model/sampling-rule.ts';
export type { OperationName, OperationTypes } from './api/operation.ts';
export { operationPaths } from './api/operation-paths.ts';
export {
  type HttpAnswer,
  type HttpHandler,
  type HttpTaker,
  type RunningServer,
  type ServerOptions,
  startServer,
  startXRayServer,
} from './api/server.ts';
export { type Clock, ManualClock, systemClock } from './clock.ts';
export {
  type Completion,
  type Completions,
  completeFilter,
  type Vocabulary,
} from './filter/complete.ts';
export { FilterError } from './filter/errors.ts';
export { explainFilter } from './filter/explain.ts';
export type { Filter } from './filter/expression.ts';
export { formatFilter } from './filter/format.ts';
export { parseFilter } from './filter/parse.ts';
export { isSegmentId, isTraceId, newSegmentId, newTraceId } from './model/ids.ts';
export type {
  CauseDocument,
  EntityDocument,
  ExceptionDocument,
  HttpDocument,
  LinkDocument,
  SegmentDocument,
} from './model/segment-document.ts';
export { formatTraceHeader, parseTraceHeader, type TraceHeader } from './model/trace-header.ts';
export { createFixedSampler } from './sampling/fixed-sampler.ts';
export { type LocalRules, LocalRulesError, parseLocalRules } from './sampling/local-rules.ts';
export {
  type RuleMismatch,
  type RulePatterns,
  type RuleTrial,
  tryRules,
} from './sampling/matching.ts';
export type { Sampler, SamplingDecision, SamplingRequest } from './sampling/sampler.ts';
export { TraceStoreError } from './store/errors.ts';
export { type EpochSeconds, epochSeconds, type Milliseconds, milliseconds } from './units.ts';
export { createXRay, type XRay, type XRayOptions } from './xray.ts';
