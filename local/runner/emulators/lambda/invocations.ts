import { randomUUID } from 'node:crypto';
import { newSegmentId, type Sampler } from '../../../xray/index.ts';
import type { Cloud, InvocationResult, MessageQueues } from '../../cloud.ts';
import { type AsyncEvent, type AsyncQueue, createAsyncQueue, type GivenUp } from './async-queue.ts';
import { type Attempt, type AttemptRequest, attempt } from './attempt.ts';
import type { Concurrency } from './concurrency.ts';
import type { EnvironmentPool } from './environment-pool.ts';
import { LambdaError } from './errors.ts';
import type { FunctionRegistry, InvocationTarget } from './function-registry.ts';
import {
  attemptSubsegment,
  dwellTime,
  functionSegment,
  type ServiceSegment,
  serviceSegment,
} from './segments.ts';
import { type TraceContext, traceContext, traceHeaderFrom } from './trace-context.ts';

export interface InvocationRequest {
  readonly target: InvocationTarget;
  /** JSON text. */
  readonly payload: string;
  readonly requestId?: string;
  readonly traceHeader?: string;
  readonly links?: ServiceSegment['links'];
  /** JSON text. */
  readonly clientContext?: string;
}

export interface Invocations {
  /** @throws LambdaError TooManyRequestsException */
  invoke(request: InvocationRequest): Promise<InvocationResult & { traceHeader: string }>;
  invokeAsync(request: InvocationRequest): { requestId: string };
  statistics(name: string): InvocationStatistics;
  stop(): void;
}

export interface InvocationStatistics {
  invocations: number;
  errors: number;
  throttles: number;
  /** Asynchronous events that are not done with. */
  pending: number;
}

export interface InvocationOptions {
  readonly cloud: Cloud;
  readonly registry: FunctionRegistry;
  readonly pool: EnvironmentPool;
  readonly concurrency: Concurrency;
  readonly sampler: Sampler;
  readonly queues?: MessageQueues;
  /** Asynchronous events of one function that run at once. */
  readonly maxAsyncInFlight: number;
}

/** DLQ attributes hold the first kilobyte of a message. */
const longestErrorMessage = 1024;

/** Synchronous and asynchronous invocation, with the segments that the service writes for them. */
export function createInvocations(options: InvocationOptions): Invocations {
  const { cloud, registry, pool, concurrency } = options;
  const { clock } = cloud;
  const statistics = new Map<string, InvocationStatistics>();
  const queues = new Map<string, AsyncQueue>();

  function statisticsOf(name: string): InvocationStatistics {
    let found = statistics.get(name);
    if (found === undefined) {
      found = { invocations: 0, errors: 0, throttles: 0, pending: 0 };
      statistics.set(name, found);
    }
    return found;
  }

  const contextOf = ({ target, traceHeader }: InvocationRequest): TraceContext =>
    traceContext(
      traceHeader,
      target.fn.tracing,
      clock.now(),
      () =>
        options.sampler.decide({
          serviceName: target.fn.name,
          serviceType: 'AWS::Lambda',
          resourceArn: target.fn.arn,
        }).sampled,
    );

  /** Runs within the concurrency limits. @throws LambdaError TooManyRequestsException */
  async function runOnce(request: AttemptRequest): Promise<Attempt> {
    const { fn } = request.target;
    const counts = statisticsOf(fn.name);
    let giveBack: () => void;
    try {
      giveBack = concurrency.take(fn);
    } catch (error) {
      counts.throttles += 1;
      throw error;
    }
    try {
      const done = await attempt(request, { pool, clock });
      counts.invocations += 1;
      if (done.failure !== undefined) counts.errors += 1;
      return done;
    } finally {
      giveBack();
    }
  }

  async function invoke(
    invocation: InvocationRequest,
  ): Promise<InvocationResult & { traceHeader: string }> {
    const start = clock.now();
    const request = requestOf(invocation, contextOf(invocation));
    const { target, requestId, trace } = request;
    const base = {
      id: newSegmentId(),
      fn: target.fn,
      functionArn: target.arn,
      requestId,
      trace,
      start,
      ...(invocation.links !== undefined && { links: invocation.links }),
    };
    const emit = trace.decision === 'sampled' ? cloud.emit : () => {};
    let done: Attempt;
    try {
      done = await runOnce(request);
    } catch (error) {
      if (error instanceof LambdaError && error.code === 'TooManyRequestsException') {
        emit(serviceSegment({ ...base, end: clock.now(), status: 429 }));
      }
      throw error;
    }
    void done.finished.then(({ at }) => {
      emitFunctionSegment(request, done, base.id, at);
      emit(serviceSegment({ ...base, end: at, status: 200, failed: done.failure !== undefined }));
    });
    return {
      requestId,
      payload: done.payload,
      ...(done.failure !== undefined && { functionError: 'Unhandled' as const }),
      logTail: done.logTail,
      traceHeader: traceHeaderFrom(trace, base.id),
    };
  }

  function emitFunctionSegment(
    { target, trace }: AttemptRequest,
    done: Attempt,
    parentId: string,
    end: Attempt['finished'] extends Promise<{ readonly at: infer Time }> ? Time : never,
  ): void {
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
  }

  function invokeAsync(invocation: InvocationRequest): { requestId: string } {
    const acceptedAt = clock.now();
    const request = requestOf(invocation, contextOf(invocation));
    const serviceSegmentId = newSegmentId();
    if (request.trace.decision === 'sampled') {
      // Complete at once: what happens later comes as subsegments of their own.
      cloud.emit(
        serviceSegment({
          id: serviceSegmentId,
          fn: request.target.fn,
          functionArn: request.target.arn,
          requestId: request.requestId,
          trace: request.trace,
          start: acceptedAt,
          end: clock.now(),
          status: 202,
          ...(invocation.links !== undefined && { links: invocation.links }),
        }),
      );
    }
    queueOf(request.target).accept({ ...request, serviceSegmentId, acceptedAt });
    return { requestId: request.requestId };
  }

  function queueOf({ fn }: InvocationTarget): AsyncQueue {
    let queue = queues.get(fn.name);
    if (queue === undefined) {
      queue = createAsyncQueue({
        clock,
        // A function without room is still asked, one event at a time.
        maxInFlight: Math.max(
          1,
          Math.min(options.maxAsyncInFlight, fn.reservedConcurrency ?? options.maxAsyncInFlight),
        ),
        settings: ({ target }) => registry.asyncSettings(target),
        run: runAsync,
        onGivenUp: giveUp,
      });
      queues.set(fn.name, queue);
    }
    return queue;
  }

  async function runAsync(event: AsyncEvent, number: number): Promise<Attempt> {
    const start = clock.now();
    const done = await runOnce(event);
    if (event.trace.decision !== 'sampled') return done;
    const { traceId } = event.trace;
    const { serviceSegmentId } = event;
    const id = newSegmentId();
    if (number === 1) {
      cloud.emit(dwellTime({ traceId, serviceSegmentId, start: event.acceptedAt, end: start }));
    }
    void done.finished.then(({ at }) => {
      const failed = done.failure !== undefined;
      emitFunctionSegment(event, done, id, at);
      cloud.emit(
        attemptSubsegment({ traceId, serviceSegmentId, start, end: at, id, number, failed }),
      );
    });
    return done;
  }

  function giveUp(event: AsyncEvent, { status, message }: GivenUp): void {
    const { fn } = event.target;
    if (fn.deadLetterArn === undefined) return;
    try {
      if (options.queues === undefined) throw new Error('no queues run here');
      options.queues.send(fn.deadLetterArn, {
        body: event.payload,
        attributes: {
          RequestID: { dataType: 'String', stringValue: event.requestId },
          ErrorCode: { dataType: 'Number', stringValue: String(status) },
          ErrorMessage: { dataType: 'String', stringValue: message.slice(0, longestErrorMessage) },
        },
        traceHeader: traceHeaderFrom(event.trace, event.serviceSegmentId),
      });
    } catch (error) {
      cloud.warn(
        `function "${fn.name}": the dead letter of request ${event.requestId} could not be sent to "${fn.deadLetterArn}": ${(error as Error).message}`,
      );
    }
  }

  return {
    invoke,
    invokeAsync,
    statistics: (name) => ({
      ...statisticsOf(name),
      pending: queues.get(name)?.pending() ?? 0,
    }),
    stop: () => {
      for (const [name, queue] of queues) {
        const pending = queue.pending();
        queue.stop();
        if (pending > 0) {
          cloud.warn(
            `function "${name}": ${pending} asynchronous ${pending === 1 ? 'event was' : 'events were'} not done with when the service stopped`,
          );
        }
      }
    },
  };
}

const requestOf = (request: InvocationRequest, trace: TraceContext): AttemptRequest => ({
  target: request.target,
  requestId: request.requestId ?? randomUUID(),
  payload: request.payload,
  trace,
  ...(request.clientContext !== undefined && { clientContext: request.clientContext }),
});
