import { type Clock, milliseconds } from '../../../xray/index.ts';
import { ComputeError } from './compute-error.ts';
import type { UnitState } from './context.ts';

/** Something that was started and runs until it ends by itself or is stopped. */
export interface Life {
  /** Resolves when it serves, or has had its time to. */
  readonly ready: Promise<void>;
  /** Resolves with how it ended. Never rejects. */
  readonly ended: Promise<LifeEnd>;
  stop(): Promise<void>;
}

export interface LifeEnd {
  /** `ended with exit code 1` */
  readonly how: string;
  readonly failed: boolean;
}

export type RestartPolicy = 'always' | 'on-failure' | 'never';

export interface Supervised {
  readonly state: UnitState;
  readonly restarts: number;
  /** Why it does not run. */
  readonly detail: string | undefined;
  /** Resolves when the first life serves, or it is clear that it does not. */
  readonly settled: Promise<void>;
  /** Ends it, and starts it anew at once, also when it had ended for good; resolves when it has ended. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface SupervisorOptions {
  /** For messages. */
  readonly name: string;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  readonly restart: RestartPolicy;
  /** @throws ComputeError when another try would change nothing; any other error is tried again. */
  readonly start: (attempt: number) => Promise<Life>;
}

const firstPause = 1_000;
const longestPause = 30_000;
/** Who has run that long has recovered: its next end is news again. */
const steadyAfter = 60_000;

/** Keeps something running: starts it again when it ends, with growing pauses, and says so once. */
export function supervise(options: SupervisorOptions): Supervised {
  const { name, clock, warn } = options;
  const stopping = new AbortController();
  let state: UnitState = 'starting';
  let restarts = 0;
  let detail: string | undefined;
  let life: Life | undefined;
  /** Somebody wants another life: the one that ends is not news, and nothing waits before the next. */
  let restarting = false;
  let hurry = new AbortController();
  let settle = () => {};
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });

  async function run(): Promise<void> {
    let pause = firstPause;
    for (let first = true; !stopping.signal.aborted; first = false) {
      if (!first) restarts += 1;
      restarting = false;
      hurry = new AbortController();
      const began = clock.elapsed();
      const end = await live(restarts);
      settle();
      if (stopping.signal.aborted) return;
      if (restarting) {
        state = 'starting';
        pause = firstPause;
        continue;
      }
      detail = end.how;
      if (!end.again) {
        state = end.failed ? 'failed' : 'stopped';
        if (end.failed) warn(`${name}: ${end.how}`);
        return;
      }
      if (clock.elapsed() - began > steadyAfter) pause = firstPause;
      if (pause === firstPause) warn(`${name}: ${end.how}; it is started again until it stays up`);
      state = 'waiting';
      await clock.sleep(milliseconds(pause), AbortSignal.any([stopping.signal, hurry.signal]));
      pause = restarting ? firstPause : Math.min(pause * 2, longestPause);
    }
  }

  async function live(attempt: number): Promise<LifeEnd & { again: boolean }> {
    try {
      life = await options.start(attempt);
    } catch (error) {
      const how = `cannot start: ${error instanceof Error ? error.message : String(error)}`;
      return { how, failed: true, again: !(error instanceof ComputeError) };
    }
    // Stopped while it started.
    if (stopping.signal.aborted || restarting) await life.stop();
    let over = false;
    void life.ready.then(() => {
      if (!over) state = 'running';
      settle();
    });
    const end = await life.ended;
    over = true;
    const { restart } = options;
    return { ...end, again: restart === 'always' || (restart === 'on-failure' && end.failed) };
  }

  let hasEnded = false;
  const start = async () => {
    hasEnded = false;
    await run();
    hasEnded = true;
  };
  let running = start();
  return {
    get state() {
      return state;
    },
    get restarts() {
      return restarts;
    },
    get detail() {
      return state === 'running' ? undefined : detail;
    },
    settled,
    restart: async () => {
      if (stopping.signal.aborted) return;
      if (hasEnded) {
        restarts += 1;
        state = 'starting';
        running = start();
        return;
      }
      restarting = true;
      hurry.abort();
      await life?.stop();
    },
    stop: async () => {
      stopping.abort();
      await life?.stop();
      await running;
      state = 'stopped';
    },
  };
}
