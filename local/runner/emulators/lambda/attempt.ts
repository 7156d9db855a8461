import { type Clock, newSegmentId } from '../../../xray/index.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import {
  type EnvironmentOutcome,
  InitializationError,
  type Period,
} from './execution-environment.ts';
import type { FunctionFailure } from './function-failure.ts';
import type { InvocationTarget } from './function-registry.ts';
import { type TraceContext, traceHeaderFrom } from './trace-context.ts';

export interface AttemptRequest {
  readonly target: InvocationTarget;
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly trace: TraceContext;
  /** JSON text. */
  readonly clientContext?: string;
}

/** One run of a function, successful or not. */
export interface Attempt {
  readonly functionSegmentId: string;
  /** JSON text. */
  readonly payload: string;
  readonly failure?: FunctionFailure;
  readonly logTail: string;
  readonly initialization?: Period;
  /** Absent when the environment did not start. */
  readonly invocation?: Period;
  readonly finished: EnvironmentOutcome['finished'];
}

/** Runs the function once in an environment of the pool. */
export async function attempt(
  { target, requestId, payload, trace, clientContext }: AttemptRequest,
  { pool, clock }: { readonly pool: EnvironmentPool; readonly clock: Clock },
): Promise<Attempt> {
  const functionSegmentId = newSegmentId();
  try {
    const { environment, release } = await pool.acquire(target.fn.name);
    const outcome = await environment.invoke({
      requestId,
      payload,
      functionArn: target.arn,
      traceHeader: traceHeaderFrom(trace, functionSegmentId),
      traceId: trace.traceId,
      ...(trace.decision === 'sampled' && {
        reportedTrace: { traceId: trace.traceId, segmentId: functionSegmentId },
      }),
      ...(clientContext !== undefined && { clientContext }),
    });
    release(outcome.finished);
    return { functionSegmentId, ...outcome };
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    const failure = error.failureFor(requestId);
    return {
      functionSegmentId,
      payload: failure.payload,
      failure,
      logTail: error.logTail,
      initialization: error.period,
      finished: Promise.resolve({ at: clock.now(), reusable: false }),
    };
  }
}
