import { throttled } from './errors.ts';
import type { FunctionConfig } from './function-config.ts';

/** How many invocations may run at once: a function's own reservation, or the pool that the others share. */
export interface Concurrency {
  /** Takes a place; the result gives it back, once. @throws LambdaError TooManyRequestsException */
  take(fn: FunctionConfig): () => void;
  inFlight(name: string): number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
export function createConcurrency(unreserved: number): Concurrency {
  const inFlight = new Map<string, number>();
  let shared = 0;
  const add = (name: string, change: number) =>
    inFlight.set(name, (inFlight.get(name) ?? 0) + change);

  return {
    inFlight: (name) => inFlight.get(name) ?? 0,
    take: (fn) => {
      const reserved = fn.reservedConcurrency !== undefined;
      if (reserved && (inFlight.get(fn.name) ?? 0) >= (fn.reservedConcurrency ?? 0)) {
        throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
      }
      if (!reserved && shared >= unreserved) throw throttled('ConcurrentInvocationLimitExceeded');
      add(fn.name, 1);
      if (!reserved) shared += 1;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        add(fn.name, -1);
        if (!reserved) shared -= 1;
      };
    },
  };
}
