import { type Clock, milliseconds } from '../xray/index.ts';
import {
  type LiveListener,
  type LiveQuery,
  type LiveSource,
  mostSummaries,
} from './live-source.ts';
import type { CallXRay } from './xray-calls.ts';

export interface PushedChangesOptions {
  /** Calls the listener with the id of each trace that changed; the result ends it. */
  readonly subscribe: (listener: (traceId: string) => void) => () => void;
  readonly call: CallXRay;
  readonly clock: Clock;
}

/** Milliseconds between two batches. */
const pause = milliseconds(500);

/** Milliseconds: the segments of one request come together. */
const gathering = milliseconds(50);

/** Ids that are remembered between two batches; further ones are only counted. */
const mostRemembered = 20_000;

/** Pages that are read for one batch, each of up to 100 summaries. */
const mostPages = 10;

/** Seconds between the receipt of a segment and the news of it, at most. */
const slack = 0.2;

/** What changed since the batch before. */
interface Round {
  readonly ids: ReadonlySet<string>;
  /** Changes that `ids` had no room for. */
  readonly beyond: number;
  /** Epoch seconds. */
  readonly since: number;
}

interface Watcher {
  readonly query: LiveQuery;
  readonly listener: LiveListener;
}

/** Tells of the changes of an X-Ray in this process, which costs next to nothing while nobody listens. */
export function pushedChanges({ subscribe, call, clock }: PushedChangesOptions): LiveSource {
  const watchers = new Set<Watcher>();
  let unsubscribe: (() => void) | undefined;
  let ids = new Set<string>();
  let beyond = 0;
  let firstChange = 0;
  let lastRound = 0;
  let nextRound = milliseconds(0);
  let isTelling = false;
  let cancel: (() => void) | undefined;

  function changed(traceId: string): void {
    if (ids.size < mostRemembered || ids.has(traceId)) ids.add(traceId);
    else beyond += 1;
    schedule();
  }

  function schedule(): void {
    if (cancel !== undefined || isTelling || ids.size === 0) return;
    firstChange = clock.now();
    const wait = Math.max(gathering, nextRound - clock.elapsed());
    cancel = clock.after(milliseconds(wait), () => {
      cancel = undefined;
      nextRound = milliseconds(clock.elapsed() + pause);
      isTelling = true;
      void tell().finally(() => {
        isTelling = false;
        schedule();
      });
    });
  }

  async function tell(): Promise<void> {
    const round: Round = { ids, beyond, since: Math.max(lastRound, firstChange - 2) - slack };
    ids = new Set();
    beyond = 0;
    lastRound = clock.now();
    const byExpression = Map.groupBy(watchers, ({ query }) =>
      query.withSummaries ? query.expression : undefined,
    );
    for (const [expression, listening] of byExpression) {
      const found = expression === undefined ? onlyCounted(round) : await read(expression, round);
      if (found.summaries.length === 0 && found.skipped === 0) continue;
      const batch = { ...found, now: clock.now() };
      for (const watcher of listening) if (watchers.has(watcher)) watcher.listener(batch);
    }
  }

  async function read(expression: string, round: Round): Promise<Found> {
    const summaries: unknown[] = [];
    let token: string | undefined;
    try {
      for (let page = 0; page < mostPages && summaries.length < mostSummaries; page++) {
        const answer = await call('GetTraceSummaries', {
          StartTime: round.since,
          // What arrives this very moment belongs in; the end is exclusive.
          EndTime: clock.now() + 1,
          TimeRangeType: 'Event',
          ...(expression !== '' && { FilterExpression: expression }),
          ...(token !== undefined && { NextToken: token }),
        });
        const changes = (answer.TraceSummaries ?? []).filter(({ Id = '' }) => round.ids.has(Id));
        summaries.push(...changes);
        token = answer.NextToken ?? undefined;
        if (token === undefined) break;
      }
    } catch {
      // A key that is missing, a group that is gone: whoever asks X-Ray itself is told why.
      return onlyCounted(round);
    }
    const told = summaries.slice(0, mostSummaries);
    const isAll = token === undefined && summaries.length === told.length;
    const skipped = round.beyond + (isAll ? 0 : Math.max(0, round.ids.size - told.length));
    return { summaries: told.reverse(), skipped };
  }

  return {
    watch(query, listener) {
      const watcher: Watcher = { query, listener };
      watchers.add(watcher);
      unsubscribe ??= subscribe(changed);
      return () => {
        if (watchers.delete(watcher) && watchers.size === 0) end();
      };
    },
    close() {
      watchers.clear();
      end();
    },
  };

  function end(): void {
    unsubscribe?.();
    unsubscribe = undefined;
    cancel?.();
    cancel = undefined;
    ids.clear();
    beyond = 0;
  }
}

interface Found {
  /** The latest last. */
  readonly summaries: readonly unknown[];
  readonly skipped: number;
}

const onlyCounted = ({ ids, beyond }: Round): Found => ({
  summaries: [],
  skipped: ids.size + beyond,
});
