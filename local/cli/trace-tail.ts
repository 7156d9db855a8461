import type { TraceSummary, XRayClient } from '@aws-sdk/client-xray';
import { summaryPages } from './trace-query.ts';

/** Between two looks. A trace that is the same at both has come to rest. */
const interval = 700;

/** One that does not come to rest is told of all the same. */
const longestWait = 8;

/** How far back, in seconds, each look reaches: traces become visible late, the later the farther away. */
const overlap = { local: 2, aws: 120 } as const;

/** Ids that are remembered, so that what changes late is not told of again. */
const mostTold = 100_000;

export interface TailOptions {
  readonly filter: string | undefined;
  /** Epoch seconds of receipt; what came earlier is not told of. */
  readonly since: number;
  readonly isAws: boolean;
  readonly time: TailTime;
  readonly signal: AbortSignal;
}

export interface TailTime {
  /** Epoch seconds. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  sleep(delay: number, signal: AbortSignal): Promise<void>;
}

interface Seen {
  /** When it was seen first, and how far back that look reached. */
  readonly since: number;
  readonly from: number;
  readonly revision: number | undefined;
}

/** New traces in batches, each trace once, oldest first; ends when `signal` aborts. */
export async function* tailTraces(
  client: XRayClient,
  { filter, since, isAws, time, signal }: TailOptions,
): AsyncGenerator<readonly TraceSummary[]> {
  const told = new Set<string>();
  let waiting = new Map<string, Seen>();
  const reach = isAws ? overlap.aws : overlap.local;
  let isFirst = true;
  while (!signal.aborted) {
    const now = time.now();
    // Nothing that waits may fall out of the window before it was told of.
    const from = isFirst ? since : Math.max(since, earliest(waiting, now - reach));
    isFirst = false;
    const window = {
      start: new Date(from * 1000),
      // What arrives this very moment belongs in; the end is exclusive.
      end: new Date((now + 1) * 1000),
      filter,
      axis: 'Event',
    } as const;
    const still = new Map<string, Seen>();
    const ready: TraceSummary[] = [];
    try {
      for await (const page of summaryPages(client, window, signal)) {
        for (const summary of page) {
          const id = summary.Id ?? '';
          if (told.has(id)) continue;
          const seen = waiting.get(id);
          const rests = seen !== undefined && seen.revision === summary.Revision;
          const open = summary.IsPartial === true || summary.Duration === undefined;
          if (rests && (!open || now - seen.since >= longestWait)) {
            ready.push(summary);
            remember(told, id);
          } else {
            still.set(id, {
              since: seen?.since ?? now,
              from: seen?.from ?? from,
              revision: summary.Revision,
            });
          }
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    waiting = still;
    if (ready.length > 0) yield ready.reverse();
    await time.sleep(interval, signal);
  }
}

function earliest(waiting: ReadonlyMap<string, Seen>, otherwise: number): number {
  let first = otherwise;
  for (const { from } of waiting.values()) first = Math.min(first, from);
  return first;
}

function remember(told: Set<string>, id: string): void {
  told.add(id);
  const [oldest] = told;
  if (told.size > mostTold && oldest !== undefined) told.delete(oldest);
}
