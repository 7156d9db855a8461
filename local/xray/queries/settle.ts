import type { Clock } from '../clock.ts';
import { matchesFilter } from '../filter/evaluate.ts';
import { traceCalls } from '../graph/trace-calls.ts';
import { traceGraph } from '../graph/trace-fragment.ts';
import type { TraceGroup } from '../groups/trace-group.ts';
import { parseDocument } from '../model/parse-document.ts';
import { assembleTrace, type TraceTree } from '../model/trace-tree.ts';
import type { Derived } from '../store/derived-rows.ts';
import type { StoredTrace } from '../store/document-reader.ts';
import type { TraceStore } from '../store/trace-store.ts';
import { milliseconds } from '../units.ts';
import { collectFacts } from './collect-facts.ts';
import { describeForm } from './describe-form.ts';
import { keepFacts } from './kept-facts.ts';
import { keepSummary } from './kept-summary.ts';
import { summarizeTrace } from './summarize-trace.ts';
import { summaryTerms } from './summary-terms.ts';

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
const settlePeriod = milliseconds(100);
/** So little at a time that nothing else waits for long. */
const settleBudget = milliseconds(15);
const settledAtOnce = 10;

/** Keeps derived rows up to date: in the background for what has gone quiet, at once for what is asked for. */
export interface Settling {
  /** Documents came: looks after their traces until none is left to settle. */
  start(): void;
  /** Every changed trace, or those whose latest change was received in [start, end). @throws TraceStoreError */
  settle(window?: { readonly start: number; readonly end: number }): void;
  /** Traces that are settled from now on are held against these groups; what is stale against those before. */
  useGroups(groups: readonly TraceGroup[]): void;
  stop(): void;
}

export interface SettlingOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly warn: (message: string) => void;
}

export function settling(store: TraceStore, { clock, account, warn }: SettlingOptions): Settling {
  let cancel: (() => void) | undefined;
  let groups: readonly TraceGroup[] | undefined;
  const settleTraces = (keys: readonly number[]) => settleAll(store, account, groups ?? [], keys);

  function settleQuiet(): void {
    const until = performance.now() + settleBudget;
    const quiet = { end: clock.now() - quietSeconds, limit: settledAtOnce };
    for (let keys = store.staleTraces(quiet); keys.length > 0; keys = store.staleTraces(quiet)) {
      settleTraces(keys);
      if (performance.now() > until) return;
    }
  }

  function run(): void {
    cancel = undefined;
    try {
      settleQuiet();
      // Without a timer when idle: a clock that tests move by months has nothing to run.
      if (store.staleTraces({ limit: 1 }).length > 0) start();
    } catch (error) {
      // The traces stay stale, so that the next query or document tries again.
      warn(error instanceof Error ? error.message : String(error));
    }
  }

  function start(): void {
    cancel ??= clock.after(settlePeriod, run);
  }

  return {
    start,
    settle: (window) => settleTraces(store.staleTraces(window)),
    useGroups(next) {
      // What was left stale by a process before this one came under groups that are no longer known.
      if (groups !== undefined) settleTraces(store.staleTraces());
      groups = next;
    },
    stop: () => cancel?.(),
  };
}

/** Works out anew what is derived from these traces, as one transaction. */
function settleAll(
  store: TraceStore,
  account: string,
  groups: readonly TraceGroup[],
  keys: readonly number[],
): void {
  if (keys.length === 0) return;
  store.transact(() => {
    for (const key of keys) {
      const trace = store.readTrace(key);
      if (trace !== undefined) store.saveDerived(key, derive(treeOf(trace), account, groups));
    }
  });
}

function derive(tree: TraceTree, account: string, groups: readonly TraceGroup[]): Derived {
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
    facts: keepFacts(facts),
    calls: traceCalls(context),
    started: summary.startTime,
    ends,
    responseTime: summary.responseTime,
    duration: summary.duration,
    terms: summaryTerms(summary),
  };
}
