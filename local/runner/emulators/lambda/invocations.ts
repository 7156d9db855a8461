import { randomUUID } from 'node:crypto';
import { newSegmentId, type Sampler } from '../../../xray/index.ts';
import type { Cloud, InvocationResult, MessageQueues } from '../../cloud.ts';
import { createAsyncInvocations } from './async-invocations.ts';
import type { Attempt, AttemptRequest } from './attempt.ts';
import type { Concurrency } from './concurrency.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import { LambdaError } from './errors.ts';
import type { FunctionRegistry, InvocationTarget } from './function-registry.ts';
import { createFunctionRunner, type RunCounts } from './function-runner.ts';
import { type ServiceSegment, serviceSegment } from './segments.ts';
import { traceContext, traceHeaderFrom } from './trace-context.ts';

export interface InvocationRequest {
  readonly target: InvocationTarget;
  /** JSON text. */
  readonly payload: string;
  /** @default a new one */
  readonly requestId?: string;
  readonly traceHeader?: string;
  readonly links?: ServiceSegment['links'];
  /** JSON text. */
  readonly clientContext?: string;
}

export interface Invocations {
  /** @throws LambdaError TooManyRequestsException */
  invoke(request: InvocationRequest): Promise<TracedResult>;
  invokeAsync(request: InvocationRequest): void;
  statistics(name: string): InvocationStatistics;
  stop(): void;
}

export interface TracedResult extends InvocationResult {
  /** For the answer's `X-Amzn-Trace-Id`. */
  readonly traceHeader: string;
}

export interface InvocationStatistics extends Readonly<RunCounts> {
  /** Asynchronous events that are not done with. */
  readonly pending: number;
}

export interface InvocationOptions {
  readonly cloud: Cloud;
  readonly registry: FunctionRegistry;
  readonly pool: EnvironmentPool;
  readonly concurrency: Concurrency;
  readonly sampler: Sampler;
  /** Dead-letter targets. */
  readonly queues?: MessageQueues;
  /** Asynchronous events of one function that run at once. */
  readonly maxAsyncInFlight: number;
}

/** Invocation as callers ask for it, with the segments that the service writes. */
export function createInvocations(options: InvocationOptions): Invocations {
  const { cloud, registry, sampler, queues } = options;
  const { clock } = cloud;
  const runner = createFunctionRunner(cloud, options.pool, options.concurrency);
  const later = createAsyncInvocations({
    cloud,
    registry,
    runner,
    ...(queues !== undefined && { queues }),
    maxInFlight: options.maxAsyncInFlight,
  });

  function requestOf(invocation: InvocationRequest): AttemptRequest {
    const { target, payload, clientContext } = invocation;
    const { name, arn, tracing } = target.fn;
    const request = { serviceName: name, serviceType: 'AWS::Lambda', resourceArn: arn };
    const sample = () => sampler.decide(request).sampled;
    return {
      target,
      requestId: invocation.requestId ?? randomUUID(),
      payload,
      trace: traceContext(invocation.traceHeader, tracing, clock.now(), sample),
      ...(clientContext !== undefined && { clientContext }),
    };
  }

  async function invoke(invocation: InvocationRequest): Promise<TracedResult> {
    const start = clock.now();
    const request = requestOf(invocation);
    const { target, requestId, trace } = request;
    const id = newSegmentId();
    const emit = (ending: Pick<ServiceSegment, 'end' | 'status' | 'failed'>) => {
      if (trace.decision !== 'sampled') return;
      const { fn, arn: functionArn } = target;
      const links = invocation.links !== undefined && { links: invocation.links };
      cloud.emit(
        serviceSegment({ id, fn, functionArn, requestId, trace, start, ...links, ...ending }),
      );
    };
    let done: Attempt;
    try {
      done = await runner.run(request);
    } catch (error) {
      if (error instanceof LambdaError && error.status === 429) {
        emit({ end: clock.now(), status: 429 });
      }
      throw error;
    }
    void done.finished.then(({ at }) => {
      runner.emitSegment(request, done, id, at);
      emit({ end: at, status: 200, failed: done.failure !== undefined });
    });
    return {
      requestId,
      payload: done.payload,
      ...(done.failure !== undefined && { functionError: 'Unhandled' }),
      logTail: done.logTail,
      traceHeader: traceHeaderFrom(trace, id),
    };
  }

  return {
    invoke,
    invokeAsync: (invocation) => later.accept(requestOf(invocation), invocation.links),
    statistics: (name) => ({ ...runner.counts(name), pending: later.pending(name) }),
    stop: later.stop,
  };
}
