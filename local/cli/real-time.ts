import { setTimeout as sleep } from 'node:timers/promises';

/** Time for commands that wait; unlike X-Ray's clock it keeps the process alive. */
export const realTime = {
  /** Epoch seconds. */
  now: (): number => Date.now() / 1000,
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep: async (delay: number, signal?: AbortSignal): Promise<void> => {
    try {
      await sleep(delay, undefined, { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
