import { vi } from 'vitest';

/** Repeats an expectation until it holds; its own failure is told when the time is up. */
export const eventually = <Value>(
  expectation: () => Value | Promise<Value>,
  timeout = 15_000,
): Promise<Value> => vi.waitFor(expectation, { timeout, interval: 40 });
