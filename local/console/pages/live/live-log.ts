import type { OutcomeCounts } from '../../components/charts/build-buckets.ts';
import type { TraceRow } from '../traces/build-rows.ts';

/** Rows that are kept; what is older is under Traces. */
export const mostRows = 1000;
/** Ids by which a trace that changes is known again. */
const mostKnown = 5000;
/** Seconds that what went wrong stays at the top. */
const pinnedSeconds = 60;
const mostPinned = 100;
/** Seconds that the rate is told of. */
export const rateSeconds = 60;

export interface PinnedRow {
  readonly row: TraceRow;
  /** Epoch seconds: when it was seen to have gone wrong. */
  readonly since: number;
}

export interface RateStep {
  /** Epoch seconds, whole. */
  readonly second: number;
  readonly count: number;
  readonly wrong: number;
}

/** What a live page has seen since it was opened; of a bounded size, however long that is ago. */
export interface LiveLog {
  /** Latest to arrive first. */
  readonly rows: readonly TraceRow[];
  /** Latest first. */
  readonly pinned: readonly PinnedRow[];
  /** Traces since the page was opened, each once, by how it ended last. */
  readonly counts: OutcomeCounts;
  /** Traces that the server only counted. */
  readonly skipped: number;
  /** Faults so far, for announcements. */
  readonly faults: readonly TraceRow[];
  readonly faultCount: number;
  readonly rate: readonly RateStep[];
  readonly clearedAt?: number;
  readonly known: ReadonlyMap<string, Known>;
}

interface Known {
  readonly outcome: TraceRow['outcome'];
  /** Whether it is counted: what was there before the page was opened is not. */
  readonly isCounted: boolean;
  /** Whether it was cleared away: it does not come back when it changes. */
  readonly isCleared: boolean;
}

export const emptyLog: LiveLog = {
  rows: [],
  pinned: [],
  counts: { ok: 0, error: 0, throttle: 0, fault: 0 },
  skipped: 0,
  faults: [],
  faultCount: 0,
  rate: [],
  known: new Map(),
};

export interface NewsBatch {
  /** Newest last; a trace comes again when it has changed. */
  readonly rows: readonly TraceRow[];
  readonly skipped: number;
  /** Epoch seconds. */
  readonly now: number;
}

export function addBatch(log: LiveLog, { rows: news, skipped, now }: NewsBatch): LiveLog {
  const known = new Map(log.known);
  const counts = { ...log.counts };
  const changed = new Map<string, TraceRow>();
  const arrived: TraceRow[] = [];
  const wentWrong: TraceRow[] = [];
  for (const row of latestOfEach(news)) {
    const before = known.get(row.id);
    // Deleted first, so that the map's order is that of the last change.
    known.delete(row.id);
    known.set(row.id, {
      outcome: row.outcome,
      isCounted: before?.isCounted ?? true,
      isCleared: before?.isCleared ?? false,
    });
    if (before === undefined) {
      arrived.unshift(row);
      counts[row.outcome] += 1;
    } else {
      if (!before.isCleared) changed.set(row.id, row);
      if (before.isCounted) {
        counts[before.outcome] -= 1;
        counts[row.outcome] += 1;
      }
    }
    if (row.outcome !== 'ok' && before?.outcome !== row.outcome && before?.isCleared !== true) {
      wentWrong.unshift(row);
    }
  }
  const faults = wentWrong.filter(({ outcome }) => outcome === 'fault');
  const kept = changed.size === 0 ? log.rows : log.rows.map((row) => changed.get(row.id) ?? row);
  return {
    ...log,
    rows: arrived.length === 0 ? kept : [...arrived, ...kept].slice(0, mostRows),
    pinned: pin(log.pinned, wentWrong, changed, now),
    counts,
    skipped: log.skipped + skipped,
    faults,
    faultCount: log.faultCount + faults.length,
    rate: addRate(log.rate, now, {
      count: arrived.length + skipped,
      wrong: arrived.filter(({ outcome }) => outcome !== 'ok').length,
    }),
    known: forgetOldest(known),
  };
}

/** What was there before: so that the page does not begin empty. Newest first. */
export function addEarlier(log: LiveLog, rows: readonly TraceRow[]): LiveLog {
  const earlier = rows.filter(({ id }) => !log.known.has(id));
  const known = new Map<string, Known>(
    earlier
      .toReversed()
      .map(({ id, outcome }) => [id, { outcome, isCounted: false, isCleared: false }]),
  );
  for (const [id, each] of log.known) known.set(id, each);
  return { ...log, rows: [...log.rows, ...earlier].slice(0, mostRows), known };
}

/** Empties the list; the traces stay where they are, and so do the counts. */
export function clearLog(log: LiveLog, now: number): LiveLog {
  return {
    ...log,
    rows: [],
    pinned: [],
    clearedAt: now,
    known: new Map([...log.known].map(([id, each]) => [id, { ...each, isCleared: true }])),
  };
}

/** What is at the top now. */
export const pinnedAt = (log: LiveLog, now: number): readonly TraceRow[] =>
  log.pinned.filter(({ since }) => now - since < pinnedSeconds).map(({ row }) => row);

/** One value per second, the last one that of `now`. */
export function rateAt(log: LiveLog, now: number): { values: number[]; wrong: number[] } {
  const bySecond = new Map(log.rate.map((step) => [step.second, step]));
  const seconds = Array.from(
    { length: rateSeconds },
    (_, at) => Math.floor(now) - rateSeconds + 1 + at,
  );
  return {
    values: seconds.map((second) => bySecond.get(second)?.count ?? 0),
    wrong: seconds.map((second) => bySecond.get(second)?.wrong ?? 0),
  };
}

const latestOfEach = (rows: readonly TraceRow[]): Iterable<TraceRow> =>
  new Map(rows.map((row) => [row.id, row])).values();

function pin(
  pinned: readonly PinnedRow[],
  wentWrong: readonly TraceRow[],
  changed: ReadonlyMap<string, TraceRow>,
  now: number,
): PinnedRow[] {
  const again = new Set(wentWrong.map(({ id }) => id));
  const kept = pinned.flatMap(({ row, since }) => {
    if (now - since >= pinnedSeconds || again.has(row.id)) return [];
    const latest = changed.get(row.id) ?? row;
    return latest.outcome === 'ok' ? [] : [{ row: latest, since }];
  });
  return [...wentWrong.map((row) => ({ row, since: now })), ...kept].slice(0, mostPinned);
}

function addRate(
  rate: readonly RateStep[],
  now: number,
  { count, wrong }: Omit<RateStep, 'second'>,
): RateStep[] {
  const second = Math.floor(now);
  const kept = rate.filter((step) => step.second > second - rateSeconds && step.second !== second);
  const same = rate.find((step) => step.second === second);
  return [
    ...kept,
    { second, count: (same?.count ?? 0) + count, wrong: (same?.wrong ?? 0) + wrong },
  ];
}

function forgetOldest(known: Map<string, Known>): Map<string, Known> {
  for (const id of known.keys()) {
    if (known.size <= mostKnown) break;
    known.delete(id);
  }
  return known;
}
