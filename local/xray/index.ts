export { type Clock, ManualClock, systemClock } from './clock.ts';
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
export type { Sampler, SamplingDecision, SamplingRequest } from './sampling/sampler.ts';
export { type EpochSeconds, epochSeconds, type Milliseconds, milliseconds } from './units.ts';
