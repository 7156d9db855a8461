import type { Clock } from '../clock.ts';
import { milliseconds } from '../units.ts';
import type { TraceStore } from './trace-store.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html: 30 days, counted from receipt (observed). */
const retentionSeconds = 30 * 24 * 60 * 60;

export const defaultDiskBudget = 10 * 1024 ** 3;
export const defaultMemoryBudget = 1024 ** 3;

const retentionPeriod = milliseconds(60 * 60 * 1000);
/** From documents that came to the next look; at the greatest speed of ingest a few hundred megabytes. */
const budgetPeriod = milliseconds(10_000);
/** Between two slices of work, in which everything else has its turn. */
const pause = milliseconds(50);
const sliceBudget = milliseconds(15);
/** Where documents come faster than so little removes: a tenth beyond the limit. */
const urgentSliceBudget = milliseconds(150);
/** In one transaction; each may have 500 KB. */
const tracesAtOnce = 10;
const bytesAtOnce = 1024 ** 2;
/** What is removed at the start is not to be seen any more; beyond this it must wait all the same. */
const startBudget = milliseconds(500);

export interface HousekeepingOptions {
  readonly clock: Clock;
  /** Beyond this the oldest traces go. */
  readonly budgetBytes: number;
  /** What the budget is of, for the warning. */
  readonly place: string;
  readonly warn: (message: string) => void;
}

export interface Housekeeping {
  /** Documents came: looks after the space that they take. */
  start(): void;
  stop(): void;
}

/**
 * Removes what is too old, and the oldest of what is too much, a little at a time, and gives the space
 * back. @throws TraceStoreError when nothing can be removed at the start.
 */
export function housekeeping(store: TraceStore, options: HousekeepingOptions): Housekeeping {
  const { clock, budgetBytes, place, warn } = options;
  let hasWarned = false;
  let isOver = false;

  /** @returns whether there may be more to remove. */
  function removeSome(): boolean {
    return store.transact(() => {
      const expired = clock.now() - retentionSeconds;
      if (store.removeReceivedBefore(expired, tracesAtOnce) === tracesAtOnce) return true;
      const used = store.usedBytes();
      // A little further than the limit, so that there is some time until the next time.
      isOver = used > (isOver ? budgetBytes * 0.95 : budgetBytes);
      if (!isOver) return false;
      if (!hasWarned) warn(overBudget(budgetBytes, place));
      hasWarned = true;
      return store.removeReceivedBefore(Number.MAX_VALUE, tracesAtOnce) > 0;
    });
  }

  /** A twentieth may stay free, for what comes next; the file is then within the limit as well. */
  function giveSomeBack(): boolean {
    const free = store.freeBytes();
    const surplus = free - Math.max(bytesAtOnce, store.usedBytes() / 20);
    if (surplus <= 0) return false;
    store.giveBack(Math.min(bytesAtOnce, surplus));
    // In memory there is nothing to give back; asking again would not end.
    return store.freeBytes() < free;
  }

  /** @returns whether there is more to do. */
  function work(budget: number): boolean {
    const until = performance.now() + budget;
    while (removeSome()) if (performance.now() > until) return true;
    while (giveSomeBack()) if (performance.now() > until) return true;
    return false;
  }

  const timers = { retention: () => {}, budget: undefined as (() => void) | undefined };
  function run(): void {
    timers.budget = undefined;
    try {
      const isUrgent = store.usedBytes() > budgetBytes * 1.1;
      if (work(isUrgent ? urgentSliceBudget : sliceBudget)) timers.budget = clock.after(pause, run);
    } catch (error) {
      // What is there can be read all the same; the next documents or hour try again.
      warn(error instanceof Error ? error.message : String(error));
    }
  }
  function runEachHour(): void {
    timers.retention = clock.after(retentionPeriod, runEachHour);
    timers.budget?.();
    run();
  }

  if (work(startBudget)) timers.budget = clock.after(pause, run);
  timers.retention = clock.after(retentionPeriod, runEachHour);
  return {
    start() {
      timers.budget ??= clock.after(budgetPeriod, run);
    },
    stop() {
      timers.retention();
      timers.budget?.();
    },
  };
}

const overBudget = (bytes: number, place: string): string =>
  `the traces in ${place} have reached their limit of ${formatBytes(bytes)}; the oldest ones are removed first`;

const formatBytes = (bytes: number): string =>
  bytes >= 1024 ** 3
    ? `${Math.round((bytes / 1024 ** 3) * 10) / 10} GiB`
    : `${Math.round((bytes / 1024 ** 2) * 10) / 10} MiB`;
