import { type Clock, type Milliseconds, milliseconds } from '../../../xray/index.ts';

const longestWait = 60_000;

/** 1, 2, 4 … seconds, at most a minute, until something succeeds. */
export interface Backoff {
  /** What `wait` would take. */
  readonly next: Milliseconds;
  wait(signal: AbortSignal): Promise<void>;
  reset(): void;
}

export function backoff(clock: Clock): Backoff {
  let next = 1000;
  return {
    get next() {
      return milliseconds(next);
    },
    wait: (signal) => {
      const delay = next;
      next = Math.min(next * 2, longestWait);
      return clock.sleep(milliseconds(delay), signal);
    },
    reset: () => {
      next = 1000;
    },
  };
}
