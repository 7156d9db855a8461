/** What BatchGetTraces says of one trace. */
export interface CompiledTrace {
  /** As sent. */
  readonly id: string;
  /** Seconds; absent while the root is in progress and when nothing hangs together yet. */
  readonly duration?: number;
  /** Documents were refused because the trace had grown too large. */
  readonly limitExceeded: boolean;
  /** By start time; inferred segments are entries of their own. */
  readonly segments: readonly CompiledSegment[];
}

export interface CompiledSegment {
  readonly id: string;
  /** Compact JSON. */
  readonly document: string;
}
