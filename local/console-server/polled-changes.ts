import { type Clock, milliseconds } from '../xray/index.ts';
import {
  type LiveListener,
  type LiveQuery,
  type LiveSource,
  mostSummaries,
} from './live-source.ts';
import type { CallXRay, WireOutput } from './xray-calls.ts';

type Summary = NonNullable<WireOutput<'GetTraceSummaries'>['TraceSummaries']>[number];

export interface PolledChangesOptions {
  readonly call: CallXRay;
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Seconds that each look reaches back: traces become visible late, the later the farther away. */
  readonly reach: number;
}

/** Pages that one look reads, each of up to 100 summaries; to know whether anything changed, the first will do. */
const mostPages = { toTell: 10, toCount: 1 } as const;

/** Milliseconds between two looks, while X-Ray does not answer. */
const longestPause = 60_000;

/** What two traces that are the same have in common. */
type Revisions = ReadonlyMap<string, string>;

interface Poll {
  readonly expression: string;
  readonly watchers: Map<LiveListener, LiveQuery>;
  /** Undefined before the first look, whose traces the page asks for itself. */
  known: Revisions | undefined;
  /** That `known` was read from, at most. */
  pages: number;
  failures: number;
  cancel: () => void;
}

/** Tells of the changes of an X-Ray that does not, by asking it: only while somebody listens, since AWS counts each trace. */
export function polledChanges(options: PolledChangesOptions): LiveSource {
  const { clock, interval } = options;
  const polls = new Map<string, Poll>();

  async function look(poll: Poll): Promise<void> {
    try {
      const changed = await findChanges(poll, options);
      poll.failures = 0;
      if (changed.length > 0) tell(poll, changed, clock.now());
    } catch {
      // Whoever asks X-Ray itself is told why; a stream has nothing to say of it.
      poll.failures += 1;
    }
    if (polls.get(poll.expression) !== poll) return;
    const wait = Math.min(interval * 2 ** Math.min(poll.failures, 10), longestPause);
    poll.cancel = clock.after(milliseconds(Math.max(wait, interval)), () => void look(poll));
  }

  const newPoll = (expression: string): Poll => ({
    ...{ expression, watchers: new Map(), known: undefined, pages: 0, failures: 0 },
    cancel: () => {},
  });

  return {
    watch(query, listener) {
      const { expression } = query;
      const running = polls.get(expression);
      const poll = running ?? newPoll(expression);
      // The same function may be given twice.
      const own: LiveListener = (batch) => listener(batch);
      poll.watchers.set(own, query);
      if (running === undefined) {
        polls.set(expression, poll);
        void look(poll);
      }
      return () => {
        if (!poll.watchers.delete(own) || poll.watchers.size > 0) return;
        poll.cancel();
        if (polls.get(poll.expression) === poll) polls.delete(poll.expression);
      };
    },
    close() {
      for (const { cancel } of polls.values()) cancel();
      polls.clear();
    },
  };
}

async function findChanges(
  poll: Poll,
  { call, clock, reach }: PolledChangesOptions,
): Promise<Summary[]> {
  const summaries: Summary[] = [];
  let token: string | undefined;
  const window = { StartTime: clock.now() - reach, EndTime: clock.now() + 1 };
  const wantsSummaries = [...poll.watchers.values()].some((query) => query.withSummaries);
  const pages = wantsSummaries ? mostPages.toTell : mostPages.toCount;
  for (let page = 0; page < pages; page++) {
    const answer = await call('GetTraceSummaries', {
      ...window,
      TimeRangeType: 'Event',
      ...(poll.expression !== '' && { FilterExpression: poll.expression }),
      ...(token !== undefined && { NextToken: token }),
    });
    summaries.push(...(answer.TraceSummaries ?? []));
    token = answer.NextToken ?? undefined;
    if (token === undefined) break;
  }
  // What lies on further pages than were read before is no news.
  const known = poll.pages === pages ? poll.known : undefined;
  poll.pages = pages;
  poll.known = new Map(summaries.map((summary) => [summary.Id ?? '', revisionOf(summary)]));
  if (known === undefined) return [];
  return summaries.filter((summary) => known.get(summary.Id ?? '') !== revisionOf(summary));
}

const revisionOf = ({ Revision, Duration, IsPartial }: Summary): string =>
  `${Revision ?? ''} ${Duration ?? ''} ${IsPartial ?? ''}`;

function tell({ watchers }: Poll, changed: readonly Summary[], now: number): void {
  const summaries = changed.slice(0, mostSummaries).reverse();
  const full = { summaries, skipped: changed.length - summaries.length, now };
  const counted = { summaries: [], skipped: changed.length, now };
  for (const [listener, { withSummaries }] of watchers) listener(withSummaries ? full : counted);
}
