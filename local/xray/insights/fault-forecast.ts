import { type Band, binomialBand } from './binomial-band.ts';
import { figures } from './figures.ts';

/** What a service did in one minute. */
export interface FaultMinute {
  /** When the minute begins, in epoch seconds. */
  readonly minute: number;
  readonly requests: number;
  readonly faults: number;
}

export interface Assessment {
  /** Within the window. */
  readonly requests: number;
  readonly faults: number;
  /** Faults that were to be expected of so many requests. */
  readonly band: Band;
  readonly isAnomalous: boolean;
  /** Anomalous only: when the first minute of the window began that itself stands out. */
  readonly since?: number;
}

const blockSeconds = figures.windowMinutes * 60;

/**
 * Whether a service fails more often than it used to, in the window that ends with the minute `at`.
 *
 * @param minutes of the service, in any order; those without requests may be left out.
 * @param isOrdinary whether what happened in a minute says what is ordinary; not while an insight lasts.
 * @returns `undefined` when there is too little to tell.
 */
export function assess(
  minutes: readonly FaultMinute[],
  at: number,
  isOrdinary: (minute: number) => boolean,
): Assessment | undefined {
  const begin = at - (figures.windowMinutes - 1) * 60;
  const window = minutes.filter(({ minute }) => minute >= begin && minute <= at);
  const { requests, faults } = total(window);
  if (requests < figures.leastRequests) return undefined;
  const rate = ordinaryRate(minutes, begin, isOrdinary);
  if (rate === undefined) return undefined;
  const band = faultBand(requests, rate);
  const isAnomalous = faults >= figures.leastFaults && faults > band.high;
  if (!isAnomalous) return { requests, faults, band, isAnomalous };
  const standsOut = window
    .filter((one) => one.faults > one.requests * (rate + figures.leastRise))
    .map(({ minute }) => minute);
  return { requests, faults, band, isAnomalous, since: Math.min(at, ...standsOut) };
}

/** Faults to be expected of so many requests: by chance, and by what is nobody's concern. */
export function faultBand(requests: number, rate: number): Band {
  const { low, high } = binomialBand(requests, rate, figures.chance);
  return {
    low,
    high: Math.min(requests, Math.max(high, Math.floor(requests * (rate + figures.leastRise)))),
  };
}

/**
 * The fault rate of the hours before `before`, between 0 and 1, without the blocks in which it was
 * highest and lowest; `undefined` when they have too little.
 */
export function ordinaryRate(
  minutes: readonly FaultMinute[],
  before: number,
  isOrdinary: (minute: number) => boolean,
): number | undefined {
  const begin = before - figures.historyMinutes * 60;
  const history = minutes.filter(
    ({ minute, requests }) =>
      minute >= begin && minute < before && requests > 0 && isOrdinary(minute),
  );
  const { requests } = total(history);
  if (history.length < figures.leastHistoryMinutes || requests < figures.leastHistoryRequests) {
    return undefined;
  }
  const kept = total(trim(blocks(history), requests * figures.trimmedShare));
  // As if half a fault had been seen in one request more: a service that never failed may fail.
  return (kept.faults + 0.5) / (kept.requests + 1);
}

interface Counts {
  readonly requests: number;
  readonly faults: number;
}

function total(counts: Iterable<Counts>): Counts {
  let requests = 0;
  let faults = 0;
  for (const one of counts) {
    requests += one.requests;
    faults += one.faults;
  }
  return { requests, faults };
}

const blocks = (minutes: readonly FaultMinute[]): Counts[] =>
  [...Map.groupBy(minutes, ({ minute }) => Math.floor(minute / blockSeconds)).values()].map(total);

/** Without the whole blocks of the lowest and of the highest rates that have at most `share` requests. */
function trim(counts: Counts[], share: number): Counts[] {
  const sorted = counts.toSorted((a, b) => a.faults * b.requests - b.faults * a.requests);
  return sorted.slice(fitting(sorted, share), sorted.length - fitting(sorted.toReversed(), share));
}

function fitting(counts: readonly Counts[], share: number): number {
  let taken = 0;
  let requests = 0;
  for (const one of counts) {
    requests += one.requests;
    if (requests > share) break;
    taken += 1;
  }
  return taken;
}
