import type { Clock } from '../clock.ts';
import { matchesFilter } from '../filter/evaluate.ts';
import { traceCalls } from '../graph/trace-calls.ts';
import { traceGraph } from '../graph/trace-fragment.ts';
import type { TraceGroup } from '../groups/trace-group.ts';
import { parseDocument } from '../model/parse-document.ts';
import { assembleTrace, type TraceTree } from '../model/trace-tree.ts';
import { KeyUnavailableError } from '../store/cipher.ts';
import type { Derived } from '../store/derived-rows.ts';
import type { StoredTrace } from '../store/document-reader.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import { collectFacts } from './collect-facts.ts';
import { describeForm } from './describe-form.ts';
import { callEnds, keepFacts } from './kept-facts.ts';
import { keepSummary } from './kept-summary.ts';
import { summarizeTrace } from './summarize-trace.ts';
import { summaryTerms } from './summary-terms.ts';
import { mergeNextMinute } from './window-graph.ts';

/** Puts a stored trace together. */
export function treeOf(trace: StoredTrace): TraceTree {
  const entities = trace.documents.flatMap((text) => {
    // What is kept has been let in; a span may be larger than a document may come.
    const result = parseDocument(text, Number.POSITIVE_INFINITY);
    return 'document' in result ? result.document.entities : [];
  });
  return assembleTrace(trace.id, entities, trace.incomingLinks);
}

/** Traces change several times within a second or so; settled after that, they are mostly settled once. */
const quietSeconds = 0.5;
/** So little at a time that nothing else waits for long. */
const settleBudget = milliseconds(15);
/** Between two times while documents come, and while nothing else is going on. */
const busyPause = milliseconds(100);
const idlePause = milliseconds(10);
/** Until a minute that is going on may be over. */
const minutePause = milliseconds(10_000);
/** A transaction of so many costs little more for each. */
const settledAtOnce = 25;
/**
 * So many a query works in first, which takes a tenth of a second or two. Of more it tells what has been
 * worked in: as in X-Ray, what has just come by the thousands takes its seconds to show.
 */
const mostForQuery = 1000;

/** Keeps derived rows up to date: in the background for what has gone quiet, at once for what is asked for. */
export interface Settling {
  /** Documents came: looks after their traces until none is left to settle. */
  start(): void;
  /**
   * Changed traces, or those whose latest change was received in [start, end): all of them, or none
   * where there are more than a query may take the time for. @throws TraceStoreError
   */
  settle(window?: { readonly start: number; readonly end: number }): void;
  /** Traces that change from now on are held against these groups; what is stale against those before. */
  useGroups(groups: readonly TraceGroup[]): void;
  stop(): void;
}

export interface SettlingOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly warn: (message: string) => void;
}

type Groups = readonly TraceGroup[];

export function settling(store: TraceStore, { clock, account, warn }: SettlingOptions): Settling {
  let cancel: (() => void) | undefined;
  let isBusy = false;
  /** For a minute to be over, and not for traces to be settled. */
  let isWaiting = false;
  let groups: Groups | undefined;
  /** Groups of before, which traces last changed before that time belong to; the oldest first. */
  let formerGroups: readonly { readonly until: number; readonly groups: Groups }[] = [];

  const groupsAt = (received: number): Groups =>
    formerGroups.find(({ until }) => received < until)?.groups ?? groups ?? [];

  /** @returns whether all are settled. */
  function settleForQuery(window: { start?: number; end?: number }): boolean {
    const keys = store.staleTraces({ ...window, limit: mostForQuery + 1 });
    if (keys.length > mostForQuery) return false;
    if (keys.length > 0) settleAll(store, account, groupsAt, keys);
    return true;
  }

  function settleQuiet(): void {
    const until = performance.now() + settleBudget;
    const quiet = { end: clock.now() - quietSeconds, limit: settledAtOnce };
    for (let keys = store.staleTraces(quiet); keys.length > 0; keys = store.staleTraces(quiet)) {
      settleAll(store, account, groupsAt, keys);
      if (performance.now() > until) return;
    }
  }

  /** @returns when to look again; `undefined`: when documents come. */
  function mergeMinutes(): Milliseconds | undefined {
    if (mergeNextMinute(store, clock.now())) return idlePause;
    return store.changedMinutes(Number.MAX_VALUE).length > 0 ? minutePause : undefined;
  }

  function run(): void {
    cancel = undefined;
    try {
      settleQuiet();
      const isLeft = store.staleTraces({ limit: 1 }).length > 0;
      if (!isLeft) formerGroups = [];
      const pause = isLeft ? (isBusy ? busyPause : idlePause) : mergeMinutes();
      // Without a timer when idle: a clock that tests move by months has nothing to run.
      if (pause !== undefined) cancel = clock.after(pause, run);
      isWaiting = pause === minutePause;
      isBusy = false;
    } catch (error) {
      // The traces stay stale, so that the next query or document tries again.
      if (error instanceof KeyUnavailableError) return;
      warn(error instanceof Error ? error.message : String(error));
    }
  }

  return {
    start() {
      isBusy = true;
      if (isWaiting) cancel?.();
      if (isWaiting || cancel === undefined) cancel = clock.after(busyPause, run);
      isWaiting = false;
    },
    settle: (window) => void settleForQuery(window ?? {}),
    useGroups(next) {
      // What was left stale by a process before this one came under groups that are no longer known.
      if (groups !== undefined && !settleForQuery({})) {
        formerGroups = [...formerGroups, { until: clock.now(), groups }];
      }
      groups = next;
    },
    stop: () => cancel?.(),
  };
}

/** Works out anew what is derived from these traces, as one transaction. */
function settleAll(
  store: TraceStore,
  account: string,
  groupsAt: (received: number) => Groups,
  keys: readonly number[],
): void {
  store.transact(() => {
    for (const key of keys) {
      const trace = store.readTrace(key);
      if (trace === undefined) continue;
      store.saveDerived(key, derive(treeOf(trace), account, groupsAt(trace.received)));
      // A graph that was made while the trace was waiting is without it.
      store.forgetMinute(trace.received);
    }
  });
}

function derive(tree: TraceTree, account: string, groups: Groups): Derived {
  const context = traceGraph(tree, account);
  const summary = summarizeTrace(tree, context, account);
  const facts = collectFacts(context, summary.annotations);
  const subject = { summary, facts: () => facts, account, groups: [] };
  const membership = groups
    .filter(({ filter }) => matchesFilter(filter, subject))
    .map((group) => group.key);
  const form = describeForm(context, summary, membership);
  const ends = tree.segments.flatMap(({ entity }) => entity.endTime ?? []);
  return {
    form,
    summary: keepSummary(summary, ends, form),
    facts: keepFacts(facts, summary.startTime),
    calls: traceCalls(context),
    started: summary.startTime,
    ends: [...ends, ...callEnds(facts, summary.startTime)],
    responseTime: summary.responseTime,
    duration: summary.duration,
    terms: summaryTerms(summary),
  };
}
