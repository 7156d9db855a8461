import { useMemo, useState } from 'react';
import { type Bucket, type BucketValue, buildBuckets } from './build-buckets.ts';
import type { ValueRange } from './Histogram.tsx';

export interface Zoom {
  readonly buckets: readonly Bucket[];
  /** Absent when all is shown. */
  readonly range: ValueRange | undefined;
  /** Shows a range in bars of its own; undefined shows all. */
  show(range: ValueRange | undefined): void;
}

/** @param values what the buckets were built from; without them there are no others to be had */
export function useZoom(
  buckets: readonly Bucket[],
  values: readonly BucketValue[] | undefined,
): Zoom {
  const [range, show] = useState<ValueRange>();
  const near = useMemo(
    () =>
      range && values
        ? buildBuckets(values.filter(({ value }) => value >= range.from && value < range.to))
        : [],
    [range, values],
  );
  // Nothing is left in it, because other traces are looked at now.
  if (near.length === 0) return { buckets, range: undefined, show };
  return { buckets: near, range, show };
}
