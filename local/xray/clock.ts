import { type EpochSeconds, epochSeconds, type Milliseconds, milliseconds } from './units.ts';

/**
 * The one clock. Timestamps come from the wall clock, because traced processes stamp their own
 * subsegments with it; only waiting (retries, windows, quotas, visibility) runs at the time scale.
 */
export interface Clock {
  /** Wall-clock time, for timestamps. Never scaled. */
  now(): EpochSeconds;
  /** Time since the clock began, at the time scale: for windows, quotas and expiries. */
  elapsed(): Milliseconds;
  /** Runs `action` once `delay` (at the time scale) has passed; the result cancels it. Never keeps the process alive. */
  after(delay: Milliseconds, action: () => void): () => void;
  /** Resolves after `delay` at the time scale, or at once when `signal` aborts. */
  sleep(delay: Milliseconds, signal?: AbortSignal): Promise<void>;
}

/** @throws RangeError when `timeScale` is not a positive number. */
export function systemClock(timeScale = 1): Clock {
  if (!(timeScale > 0 && Number.isFinite(timeScale))) {
    throw new RangeError(`time scale must be a number above 0, got "${timeScale}"`);
  }
  const began = performance.now();
  const now = wallClock();
  const after: Clock['after'] = (delay, action) => {
    // setTimeout fires at once above 2^31-1 ms, so longer waits are cut to that.
    const timer = setTimeout(action, Math.min(Math.max(0, delay / timeScale), 2 ** 31 - 1));
    timer.unref();
    return () => clearTimeout(timer);
  };
  return {
    now,
    elapsed: () => milliseconds((performance.now() - began) * timeScale),
    after,
    sleep: (delay, signal) => sleepWith(after, delay, signal),
  };
}

/** Milliseconds: more than rounding makes of it, less than anyone would notice in a trace. */
const largestDrift = 5;

/**
 * The wall clock with the fraction of a millisecond that `Date.now` lacks. The fine clock stands still
 * while a laptop sleeps and does not follow when the time is set, so it is put right by the coarse one.
 */
function wallClock(): () => EpochSeconds {
  let origin = performance.timeOrigin;
  return () => {
    const coarse = Date.now();
    const fine = performance.now();
    const isDrift = Math.abs(coarse - (origin + fine)) > largestDrift;
    // Of a process that was held up between the two, they tell different moments.
    if (isDrift && Date.now() - coarse <= 1) origin = coarse - fine;
    return epochSeconds((origin + fine) / 1000);
  };
}

/** A clock for tests: it stands still until `advance` moves it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  readonly #began: number;
  readonly #timers = new Set<{ due: number; action: () => void }>();

  constructor(now: number = 1_800_000_000) {
    this.#began = now;
  }

  now(): EpochSeconds {
    return epochSeconds(this.#began + this.#elapsed / 1000);
  }

  elapsed(): Milliseconds {
    return milliseconds(this.#elapsed);
  }

  after(delay: Milliseconds, action: () => void): () => void {
    const timer = { due: this.#elapsed + Math.max(0, delay), action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  sleep(delay: Milliseconds, signal?: AbortSignal): Promise<void> {
    return sleepWith((wait, action) => this.after(wait, action), delay, signal);
  }

  /** Moves time on, running what falls due in order. */
  advance(by: number): void {
    const end = this.#elapsed + by;
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.due <= end)
        .sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#elapsed = Math.max(this.#elapsed, next.due);
      next.action();
    }
    this.#elapsed = end;
  }
}

function sleepWith(
  after: Clock['after'],
  delay: Milliseconds,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = after(delay, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
