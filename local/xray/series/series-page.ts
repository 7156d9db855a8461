import type { MinuteGraph } from '../queries/window-graph.ts';
import { type SeriesBucket, type SeriesOptions, serviceSeries } from './service-series.ts';

export interface SeriesQuery extends SeriesOptions {
  /** Buckets that end in [start, end) are asked for. */
  readonly start: number;
  readonly end: number;
  readonly limit: number;
}

export interface SeriesPage {
  /** Latest first. */
  readonly buckets: readonly SeriesBucket[];
  /** The `end` to ask the next page with; absent on the last. */
  readonly next?: number;
}

/** So much is read at a time: a page of a long window costs the page and not the window. */
const stride = 6 * 60 * 60;

/** @param minutesOf those that begin in [start, end) and in which any trace was received. */
export function seriesPage(
  minutesOf: (start: number, end: number) => Iterable<MinuteGraph>,
  query: SeriesQuery,
): SeriesPage {
  const { period, limit } = query;
  const first = Math.ceil(query.start / period) * period - period;
  const buckets: SeriesBucket[] = [];
  // A bucket that ends at the window's end is not in it.
  for (let end = Math.ceil(query.end / period) * period - period; end > first; end -= stride) {
    const start = Math.max(first, end - stride);
    const minutes = minutesOf(start, end);
    for (const bucket of serviceSeries(minutes, query).reverse()) {
      if (buckets.length === limit) return { buckets, next: bucket.end + 1 };
      buckets.push(bucket);
    }
  }
  return { buckets };
}
