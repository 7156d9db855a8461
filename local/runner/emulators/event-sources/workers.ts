/** A bounded number of tasks at once, fewer while they fail. */
export interface Workers {
  readonly busy: number;
  /** Resolves when a task may start, or the signal aborts. */
  free(signal: AbortSignal): Promise<void>;
  /** `task` must not reject. */
  run(task: () => Promise<void>): void;
  /** Halves the number of tasks at once, down to one. */
  shrink(): void;
  grow(): void;
}

/** Lambda starts with five: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const atFirst = 5;

export function workers(limit: number): Workers {
  let allowed = Math.min(atFirst, limit);
  let busy = 0;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resume of [...waiting]) resume();
  };
  return {
    get busy() {
      return busy;
    },
    free: async (signal) => {
      while (busy >= allowed && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const resume = () => {
            waiting.delete(resume);
            signal.removeEventListener('abort', resume);
            resolve();
          };
          waiting.add(resume);
          signal.addEventListener('abort', resume, { once: true });
        });
      }
    },
    run: (task) => {
      busy += 1;
      void task().finally(() => {
        busy -= 1;
        wake();
      });
    },
    shrink: () => {
      allowed = Math.max(1, Math.floor(allowed / 2));
    },
    grow: () => {
      allowed = Math.min(limit, allowed + 1);
      wake();
    },
  };
}
