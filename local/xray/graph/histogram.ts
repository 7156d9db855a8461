import type { HistogramEntry } from './service-graph.ts';

/** Whole milliseconds with how often each was seen. */
export type Histogram = Map<number, number>;

/** How a histogram is kept: `[milliseconds, count]`, ascending. */
export type HistogramRow = readonly [milliseconds: number, count: number];

/** More distinct values than this are merged (the number X-Ray uses is not known). */
const maxEntries = 100;

export function count(histogram: Histogram, milliseconds: number, times = 1): void {
  histogram.set(milliseconds, (histogram.get(milliseconds) ?? 0) + times);
}

export const histogramRows = (histogram: Histogram): HistogramRow[] =>
  [...histogram].sort(([a], [b]) => a - b);

/** Values in seconds, ascending: each distinct millisecond, or the centroids of a t-digest when there are too many. */
export function histogramEntries(histogram: Histogram): HistogramEntry[] {
  const rows = histogramRows(histogram);
  return (rows.length > maxEntries ? digest(rows) : rows).map(([milliseconds, times]) => ({
    value: milliseconds / 1000,
    count: times,
  }));
}

/**
 * Merging t-digest with the scale function k1, https://arxiv.org/abs/1902.04023: neighbours merge
 * while they span at most one step of k1, so that the tails stay fine.
 */
function digest(rows: readonly HistogramRow[]): HistogramRow[] {
  const total = rows.reduce((sum, [, times]) => sum + times, 0);
  const scale = (seen: number) =>
    (maxEntries / (2 * Math.PI)) * Math.asin(Math.min(1, (2 * seen) / total - 1));
  const merged: [number, number][] = [];
  let closed = 0;
  for (const [milliseconds, times] of rows) {
    const last = merged.at(-1);
    if (last && scale(closed + last[1] + times) - scale(closed) <= 1) {
      last[0] += ((milliseconds - last[0]) * times) / (last[1] + times);
      last[1] += times;
    } else {
      closed += last?.[1] ?? 0;
      merged.push([milliseconds, times]);
    }
  }
  return merged;
}
