import type { Trace, XRayClient } from '@aws-sdk/client-xray';
import { buildTraceView, fetchTraces, isComplete, type TraceView } from './trace-view.ts';

const quiet = 700;
const longestWait = 8000;

/** Twenty lines a second are more than anyone reads, and leave the machine to what is traced. */
const mostAtOnce = 5;
const pause = 250;

/** Traces that may wait to be told of; beyond it the oldest are only counted. */
const longestQueue = 40;

/** Ids that are remembered, so that a trace which changes late is not told of again. */
const mostTold = 10_000;

export interface TraceListener {
  readonly onTrace: (trace: TraceView) => void;
  /** That many have come which are not told of, because they came too fast. */
  readonly onSkipped: (count: number) => void;
}

/** A trace that is not told of yet. */
interface Pending {
  readonly since: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Tells of each trace once, when nothing has been added to it for a moment; a trace that stays open is
 * told of after a while all the same.
 */
export function createTraceFeed(client: XRayClient, { onTrace, onSkipped }: TraceListener) {
  const pending = new Map<string, Pending>();
  const due = new Set<string>();
  const told = new Set<string>();
  let turn: NodeJS.Timeout | undefined;
  let stopped = false;

  function wait(id: string, since: number): void {
    clearTimeout(pending.get(id)?.timer);
    due.delete(id);
    const timer = setTimeout(() => {
      due.add(id);
      takeTurnAfter(0);
    }, quiet);
    pending.set(id, { since, timer });
  }

  function takeTurnAfter(delay: number): void {
    turn ??= setTimeout(() => void takeTurn(), delay);
  }

  async function takeTurn(): Promise<void> {
    skipSurplus();
    const taken = take(mostAtOnce).map((id) => ({ id, entry: pending.get(id) }));
    try {
      const traces = await fetchTraces(
        client,
        taken.map(({ id }) => id),
      );
      for (const { id, entry } of taken) {
        // What changed meanwhile waits anew.
        if (entry === undefined || pending.get(id) !== entry) continue;
        const trace = traces.find(({ Id }) => Id === id);
        tell(id, entry, trace);
      }
    } catch {
      // The instance is stopping; there is nobody left to tell.
      for (const { id } of taken) pending.delete(id);
    }
    if (stopped) return;
    turn = setTimeout(() => {
      turn = undefined;
      if (due.size > 0) takeTurnAfter(0);
    }, pause);
  }

  function skipSurplus(): void {
    const surplus = take(due.size - longestQueue);
    for (const id of surplus) settle(id);
    if (surplus.length > 0) onSkipped(surplus.length);
  }

  function take(count: number): string[] {
    const ids = [...due].slice(0, Math.max(0, count));
    for (const id of ids) due.delete(id);
    return ids;
  }

  function tell(id: string, { since }: Pending, trace: Trace | undefined): void {
    const view = trace === undefined ? undefined : buildTraceView(trace);
    const complete = view !== undefined && isComplete(view);
    if (!complete && Date.now() - since < longestWait) wait(id, since);
    else if (view === undefined || view.rows.length === 0) pending.delete(id);
    else {
      settle(id);
      onTrace(view);
    }
  }

  function settle(id: string): void {
    pending.delete(id);
    told.add(id);
    const [oldest] = told;
    if (told.size > mostTold && oldest !== undefined) told.delete(oldest);
  }

  return {
    changed: (id: string) => {
      if (!stopped && !told.has(id)) wait(id, pending.get(id)?.since ?? Date.now());
    },
    idle: () => pending.size === 0,
    stop: () => {
      stopped = true;
      clearTimeout(turn);
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
      due.clear();
    },
  };
}
