import type { EpochSeconds } from '../../../xray/index.ts';
import type { Cloud } from '../../cloud.ts';
import { type Attempt, type AttemptRequest, attempt } from './attempt.ts';
import type { Concurrency } from './concurrency.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import { functionSegment } from './segments.ts';

export interface RunCounts {
  invocations: number;
  errors: number;
  throttles: number;
}

/** Runs functions within their concurrency, and writes the function's own segment. */
export interface FunctionRunner {
  /** @throws LambdaError TooManyRequestsException */
  run(request: AttemptRequest): Promise<Attempt>;
  /** Under `parentId`, when the invocation is traced. */
  emitSegment(request: AttemptRequest, done: Attempt, parentId: string, end: EpochSeconds): void;
  counts(name: string): RunCounts;
}

export function createFunctionRunner(
  cloud: Cloud,
  pool: EnvironmentPool,
  concurrency: Concurrency,
): FunctionRunner {
  const counts = new Map<string, RunCounts>();

  function countsOf(name: string): RunCounts {
    let found = counts.get(name);
    if (found === undefined) {
      found = { invocations: 0, errors: 0, throttles: 0 };
      counts.set(name, found);
    }
    return found;
  }

  function takePlace({ target: { fn } }: AttemptRequest): () => void {
    try {
      return concurrency.take(fn);
    } catch (error) {
      countsOf(fn.name).throttles += 1;
      throw error;
    }
  }

  return {
    counts: countsOf,
    run: async (request) => {
      const giveBack = takePlace(request);
      try {
        const done = await attempt(request, { pool, clock: cloud.clock });
        const own = countsOf(request.target.fn.name);
        own.invocations += 1;
        if (done.failure !== undefined) own.errors += 1;
        return done;
      } finally {
        giveBack();
      }
    },
    emitSegment: ({ target, trace }, done, parentId, end) => {
      if (trace.decision !== 'sampled') return;
      cloud.emit(
        functionSegment({
          id: done.functionSegmentId,
          parentId,
          fn: target.fn,
          account: cloud.account,
          functionArn: target.arn,
          trace,
          end,
          ...(done.initialization !== undefined && { initialization: done.initialization }),
          ...(done.invocation !== undefined && { invocation: done.invocation }),
          ...(done.failure !== undefined && { failure: done.failure }),
        }),
      );
    },
  };
}
