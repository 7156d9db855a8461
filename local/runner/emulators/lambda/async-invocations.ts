import { newSegmentId } from '../../../xray/index.ts';
import type { Cloud, MessageQueues } from '../../cloud.ts';
import { type AsyncEvent, type AsyncQueue, createAsyncQueue, type GivenUp } from './async-queue.ts';
import type { Attempt, AttemptRequest } from './attempt.ts';
import type { FunctionRegistry, InvocationTarget } from './function-registry.ts';
import type { FunctionRunner } from './function-runner.ts';
import { attemptSubsegment, dwellTime, type ServiceSegment, serviceSegment } from './segments.ts';
import { traceHeaderFrom } from './trace-context.ts';

export interface AsyncInvocations {
  accept(request: AttemptRequest, links: ServiceSegment['links']): void;
  /** Events that are not done with. */
  pending(name: string): number;
  stop(): void;
}

export interface AsyncOptions {
  readonly cloud: Cloud;
  readonly registry: FunctionRegistry;
  readonly runner: FunctionRunner;
  /** Dead-letter targets. */
  readonly queues?: MessageQueues;
  /** Events of one function that run at once. */
  readonly maxInFlight: number;
}

/** A dead letter holds the first kilobyte of the message. */
const longestErrorMessage = 1024;

/** Asynchronous invocation: 202 at once, everything else later, with its parts of the trace. */
export function createAsyncInvocations(options: AsyncOptions): AsyncInvocations {
  const { cloud, registry, runner, maxInFlight } = options;
  const { clock } = cloud;
  const queues = new Map<string, AsyncQueue>();

  function queueOf({ fn }: InvocationTarget): AsyncQueue {
    let queue = queues.get(fn.name);
    if (queue === undefined) {
      queue = createAsyncQueue({
        clock,
        // A function without room is still asked, one event at a time.
        maxInFlight: Math.max(1, Math.min(maxInFlight, fn.reservedConcurrency ?? maxInFlight)),
        settings: ({ target }) => registry.asyncSettings(target),
        run,
        onGivenUp: giveUp,
      });
      queues.set(fn.name, queue);
    }
    return queue;
  }

  async function run(event: AsyncEvent, number: number): Promise<Attempt> {
    const start = clock.now();
    const done = await runner.run(event);
    if (event.trace.decision !== 'sampled') return done;
    const { traceId } = event.trace;
    const { serviceSegmentId } = event;
    const id = newSegmentId();
    if (number === 1) {
      cloud.emit(dwellTime({ traceId, serviceSegmentId, start: event.acceptedAt, end: start }));
    }
    void done.finished.then(({ at }) => {
      const failed = done.failure !== undefined;
      runner.emitSegment(event, done, id, at);
      cloud.emit(
        attemptSubsegment({ traceId, serviceSegmentId, start, end: at, id, number, failed }),
      );
    });
    return done;
  }

  function giveUp(event: AsyncEvent, { status, message }: GivenUp): void {
    const { deadLetterArn, name } = event.target.fn;
    if (deadLetterArn === undefined) return;
    try {
      if (options.queues === undefined) throw new Error('no queues run here');
      options.queues.send(deadLetterArn, {
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
        `function "${name}": the dead letter of request ${event.requestId} could not be sent to "${deadLetterArn}": ${(error as Error).message}`,
      );
    }
  }

  return {
    accept: (request, links) => {
      const acceptedAt = clock.now();
      const serviceSegmentId = newSegmentId();
      const { target, requestId, trace } = request;
      if (trace.decision === 'sampled') {
        // Complete at once: what happens later comes as subsegments of their own.
        cloud.emit(
          serviceSegment({
            id: serviceSegmentId,
            fn: target.fn,
            functionArn: target.arn,
            requestId,
            trace,
            start: acceptedAt,
            end: clock.now(),
            status: 202,
            ...(links !== undefined && { links }),
          }),
        );
      }
      queueOf(target).accept({ ...request, serviceSegmentId, acceptedAt });
    },
    pending: (name) => queues.get(name)?.pending() ?? 0,
    stop: () => {
      for (const [name, queue] of queues) {
        const untried = queue.untried();
        queue.stop();
        // That others failed and wait to be tried again has been seen, in their traces.
        if (untried === 0) continue;
        const events = untried === 1 ? 'event was' : 'events were';
        cloud.warn(
          `function "${name}": ${untried} asynchronous ${events} not done with when the service stopped`,
        );
      }
    },
  };
}
