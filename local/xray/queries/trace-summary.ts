import type { MatchedCall } from '../filter/matched-call.ts';
import type { EpochSeconds } from '../units.ts';

/** What GetTraceSummaries says of one trace. Times with their fraction, durations in seconds. */
export interface TraceSummary {
  /** As sent. */
  readonly id: string;
  readonly startTime: EpochSeconds;
  /** Absent while the root is in progress and when nothing hangs together yet. */
  readonly duration?: number;
  /** Absent without a root segment and while it is in progress. */
  readonly responseTime?: number;
  readonly hasFault: boolean;
  readonly hasError: boolean;
  readonly hasThrottle: boolean;
  readonly isPartial: boolean;
  readonly http: SummaryHttp;
  /** One entry per key. Values are distinct. */
  readonly annotations: readonly SummaryAnnotation[];
  /** Distinct, the root segment's first. */
  readonly users: readonly string[];
  /** Every node of the trace; the client, when there is one, comes last. */
  readonly serviceIds: readonly ServiceId[];
  readonly entryPoint?: ServiceId;
  readonly resourceArns: readonly string[];
  readonly instanceIds: readonly string[];
  readonly availabilityZones: readonly string[];
  readonly faultRootCauses: readonly RootCause<FailingEntity>[];
  readonly errorRootCauses: readonly RootCause<FailingEntity>[];
  readonly responseTimeRootCauses: readonly RootCause<CoveringEntity>[];
  /** 1 for the first accepted document, one more for each accepted change. */
  readonly revision: number;
  /** Axis `Event`: receipt of the latest change. Axis `Service`: the latest segment end inside the window. */
  readonly matchedEventTime?: EpochSeconds;
  /** Axis `Service`, with a filter on services or edges: what of these ended then. */
  readonly matchedCall?: MatchedCall;
}

export interface SummaryHttp {
  readonly url?: string;
  readonly status?: number;
  readonly method?: string;
  readonly userAgent?: string;
  readonly clientIp?: string;
}

export interface SummaryAnnotation {
  readonly key: string;
  readonly values: readonly (string | number | boolean)[];
}

export interface ServiceId {
  readonly name: string;
  readonly names: readonly string[];
  /** Absent for the engine's own account. */
  readonly accountId?: string;
  readonly type?: string;
}

export interface RootCause<Step> {
  /** From the service that was hit first to the one that caused it. */
  readonly services: readonly RootCauseService<Step>[];
  readonly clientImpacting: boolean;
}

export interface RootCauseService<Step> extends ServiceId {
  /** The segment, then the subsegments down to the next service. */
  readonly entityPath: readonly Step[];
  readonly inferred: boolean;
}

export interface FailingEntity {
  readonly name: string;
  readonly exceptions: readonly { readonly name?: string; readonly message?: string }[];
  readonly remote: boolean;
}

export interface CoveringEntity {
  readonly name: string;
  /** Share of the root's duration, 1 for the root. */
  readonly coverage: number;
  readonly remote: boolean;
}
