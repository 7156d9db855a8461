import { type Clock, type EpochSeconds, milliseconds } from '../../../xray/index.ts';
import type { Attempt, AttemptRequest } from './attempt.ts';
import { LambdaError } from './errors.ts';
import type { AsyncSettings } from './function-registry.ts';

/** An event that was accepted with 202. */
export interface AsyncEvent extends AttemptRequest {
  /** Of the `AWS::Lambda` segment. */
  readonly serviceSegmentId: string;
  readonly acceptedAt: EpochSeconds;
}

export interface AsyncQueue {
  accept(event: AsyncEvent): void;
  /** Events that are not done with: running, queued, or waiting for a retry. */
  pending(): number;
  /** Of them, those of which no attempt has ended yet: nobody knows how they would have come out. */
  untried(): number;
  stop(): void;
}

export interface AsyncQueueOptions {
  readonly clock: Clock;
  /** How many events run at once; the rest waits in order. */
  readonly maxInFlight: number;
  readonly settings: (event: AsyncEvent) => AsyncSettings;
  /** @throws LambdaError 429 when the function has no room. */
  readonly run: (event: AsyncEvent, number: number) => Promise<Attempt>;
  /** The event has failed for good. */
  readonly onGivenUp: (event: AsyncEvent, reason: GivenUp) => void;
}

export interface GivenUp {
  /** HTTP status: 200 when the function ran and failed. */
  readonly status: number;
  readonly message: string;
}

/** Waits after the first and the second failed attempt. */
const retryDelays = [60_000, 120_000];

/** Throttled events come back after a second, then twice as long each time, up to five minutes. */
const firstBackOff = 1000;
const longestBackOff = 300_000;

interface Queued {
  readonly event: AsyncEvent;
  /** By the clock. */
  readonly since: number;
  attempts: number;
  throttles: number;
}

/**
 * A function's internal event queue: one attempt and two retries, then the dead-letter target.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsyncQueue(options: AsyncQueueOptions): AsyncQueue {
  const { clock } = options;
  const ready: Queued[] = [];
  const waiting = new Map<Queued, () => void>();
  const running = new Set<Queued>();
  let stopped = false;

  function dispatch(): void {
    while (!stopped && running.size < options.maxInFlight) {
      const queued = ready.shift();
      if (queued === undefined) return;
      running.add(queued);
      void run(queued).finally(() => {
        running.delete(queued);
        dispatch();
      });
    }
  }

  async function run(queued: Queued): Promise<void> {
    const { event } = queued;
    try {
      const { failure } = await options.run(event, queued.attempts + 1);
      queued.attempts += 1;
      queued.throttles = 0;
      if (failure === undefined) return;
      const { maximumRetryAttempts } = options.settings(event);
      const reason = { status: 200, message: errorMessageOf(failure.payload) };
      if (queued.attempts > maximumRetryAttempts) return options.onGivenUp(event, reason);
      const delay = retryDelays[queued.attempts - 1] ?? retryDelays.at(-1) ?? 0;
      retryLater(queued, delay, reason);
    } catch (error) {
      if (stopped) return;
      const backOff = Math.min(firstBackOff * 2 ** queued.throttles, longestBackOff);
      queued.throttles += 1;
      const status = error instanceof LambdaError ? error.status : 500;
      retryLater(queued, backOff, { status, message: String((error as Error).message) });
    }
  }

  function retryLater(queued: Queued, delay: number, reason: GivenUp): void {
    const { maximumEventAge } = options.settings(queued.event);
    if (clock.elapsed() + delay - queued.since > maximumEventAge * 1000) {
      options.onGivenUp(queued.event, reason);
      return;
    }
    const cancel = clock.after(milliseconds(delay), () => {
      waiting.delete(queued);
      ready.push(queued);
      dispatch();
    });
    waiting.set(queued, cancel);
  }

  return {
    accept: (event) => {
      ready.push({ event, since: clock.elapsed(), attempts: 0, throttles: 0 });
      // Never within the call that is answered with 202.
      setImmediate(dispatch);
    },
    pending: () => ready.length + waiting.size + running.size,
    untried: () =>
      [...ready, ...waiting.keys(), ...running].filter(({ attempts }) => attempts === 0).length,
    stop: () => {
      stopped = true;
      for (const cancel of waiting.values()) cancel();
    },
  };
}

function errorMessageOf(payload: string): string {
  try {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown };
    return String(errorMessage ?? payload);
  } catch {
    return payload;
  }
}
