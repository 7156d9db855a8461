import type { Outcome } from '../../../wording/outcome.ts';
import { clockStep } from './build-ticks.ts';

/** What ended within `step` seconds from `time` on, and how. */
export interface TimePoint {
  /** Epoch seconds. */
  readonly time: number;
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
  /** Seconds. */
  readonly averageResponseTime?: number;
}

/** More bars than this nobody tells apart. */
const mostPoints = 400;

/**
 * A point for each step of the window, whether or not there is one for it: X-Ray leaves out steps in which nothing came in.
 * @param window epoch seconds; where it is not given, from the first point to the last
 */
export function fillSeries(
  points: readonly TimePoint[],
  step: number,
  window?: { readonly start: number; readonly end: number },
): TimePoint[] {
  if (!(step > 0) || (points.length === 0 && window === undefined)) return [];
  const known = new Map(points.map((point) => [Math.floor(point.time / step), point]));
  const places = [...known.keys()];
  const start = window?.start ?? Math.min(...places) * step;
  const end = window?.end ?? (Math.max(...places) + 1) * step;
  const first = Math.floor(start / step);
  const count = Math.min(mostPoints, Math.max(1, Math.ceil(end / step) - first));
  return Array.from(
    { length: count },
    (_, at) => known.get(first + at) ?? { time: (first + at) * step, ...none },
  );
}

const none = { ok: 0, error: 0, throttle: 0, fault: 0 } as const;

export interface Ended {
  /** Epoch seconds. */
  readonly time: number;
  readonly outcome: Outcome;
  /** Seconds. */
  readonly responseTime?: number | undefined;
}

/** Counts what lies in the window in steps that people count in, as many as `most`. */
export function buildSeries(
  ended: Iterable<Ended>,
  window: { readonly start: number; readonly end: number },
  most = 60,
): { readonly points: TimePoint[]; readonly step: number } {
  const step = clockStep(Math.max(1, window.end - window.start), most);
  const counts = new Map<number, Record<Outcome, number> & { sum: number; timed: number }>();
  for (const { time, outcome, responseTime } of ended) {
    if (!(time >= window.start && time < window.end)) continue;
    const place = Math.floor(time / step);
    const count = counts.get(place) ?? { ...none, sum: 0, timed: 0 };
    counts.set(place, count);
    count[outcome] += 1;
    if (responseTime !== undefined && Number.isFinite(responseTime)) {
      count.sum += responseTime;
      count.timed += 1;
    }
  }
  const points = [...counts].map(([place, { sum, timed, ...outcomes }]) => ({
    time: place * step,
    ...outcomes,
    ...(timed > 0 && { averageResponseTime: sum / timed }),
  }));
  return { points: fillSeries(points, step, window), step };
}
