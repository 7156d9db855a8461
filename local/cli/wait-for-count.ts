import { type ExpectedCount, fits } from './expected-count.ts';
import type { TailTime } from './trace-tail.ts';

export interface Outcome<Found> {
  readonly passed: boolean;
  readonly found: readonly Found[];
  /** Seconds. */
  readonly waited: number;
}

/** Between two looks, in milliseconds. */
const interval = 250;

/** What has an upper end must stand still for so long, in seconds, before it is believed. */
const stillness = 1;

/**
 * Looks again and again until as many are found as expected. Without an upper end that is at once when there
 * are enough; with one, when their number has stood still for a moment; if none may be, when the time is up.
 * @throws the reason of `signal`
 */
export async function waitForCount<Found>(options: {
  readonly expected: ExpectedCount;
  /** Milliseconds. */
  readonly patience: number;
  readonly find: () => Promise<readonly Found[]>;
  readonly time: TailTime;
  readonly signal: AbortSignal;
}): Promise<Outcome<Found>> {
  const { expected, patience, find, time, signal } = options;
  const began = time.now();
  let since = began;
  let last = -1;
  for (;;) {
    const found = await find();
    signal.throwIfAborted();
    const now = time.now();
    const waited = now - began;
    if (found.length !== last) since = now;
    last = found.length;
    const isUp = waited * 1000 >= patience;
    const fitting = fits(found.length, expected);
    const sure =
      expected.most === Number.POSITIVE_INFINITY ||
      (expected.least > 0 && now - since >= stillness);
    if (isUp || (fitting && sure)) return { passed: fitting, found, waited };
    await time.sleep(Math.min(interval, patience - waited * 1000), signal);
    signal.throwIfAborted();
  }
}
