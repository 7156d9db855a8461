import type { Outcome } from '../../../wording/outcome.ts';
import { niceStep, rounded } from './build-ticks.ts';
import { type Counted, percentileOf } from './percentiles.ts';

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

/** A bar of a histogram: what is at least `from` and less than `to`. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** How they ended, where that is known. */
  readonly outcomes?: OutcomeCounts;
}

export interface BucketValue extends Counted {
  readonly outcome?: Outcome;
}

/** From this many times the median on a long tail would leave the rest in one bar. */
const longTail = 25;

/**
 * Bars of equal width over all values; where a few are many times the others, each bar is about a quarter
 * wider than the one before it. Values below 0, which skewed clocks make, count as 0.
 * @param most @default as many as so many values fill: 12 to 40
 */
export function buildBuckets(values: readonly BucketValue[], most?: number): Bucket[] {
  const known = values
    .filter(({ value, count }) => Number.isFinite(value) && count > 0)
    .map((each) => (each.value < 0 ? { ...each, value: 0 } : each));
  if (known.length === 0) return [];
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const { value } of known) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const median = percentileOf(known, 0.5) ?? greatest;
  const edges =
    median > 0 && greatest / median > longTail
      ? growingEdges(percentileOf(known, 0.01) ?? least, greatest)
      : evenEdges(least, greatest, most ?? usualMost(known));
  return fill(edges, known);
}

function usualMost(values: readonly BucketValue[]): number {
  const total = values.reduce((sum, { count }) => sum + count, 0);
  return Math.min(40, Math.max(12, Math.ceil(2 * Math.sqrt(total))));
}

function evenEdges(least: number, greatest: number, most: number): number[] {
  // Near 0, the axis begins there, so that a bar's place tells how long it is.
  const min = least < greatest * 0.3 ? 0 : least;
  const step = niceStep((greatest - min) / most || greatest / 10 || 0.001);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.max(first + 1, Math.floor(greatest / step + 1e-9) + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => rounded((first + at) * step));
}

const perDecade = [1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8];

/** 0 comes before them, so that nothing is too small. */
function growingEdges(least: number, greatest: number): number[] {
  const edges: number[] = [0];
  const from = Math.max(least, greatest / 1e6);
  for (let power = Math.floor(Math.log10(from)); ; power += 1) {
    for (const factor of perDecade) {
      const edge = rounded(factor * 10 ** power);
      // The one bar from 0 ends where the values begin.
      if (rounded(edge * 1.25) <= from) continue;
      edges.push(edge);
      if (edge > greatest) return edges;
    }
  }
}

function fill(edges: readonly number[], values: readonly BucketValue[]): Bucket[] {
  const counts = edges.slice(1).map(() => ({ ok: 0, error: 0, throttle: 0, fault: 0, none: 0 }));
  for (const { value, count, outcome } of values) {
    const counted = counts[bucketAt(edges, value)];
    if (counted !== undefined) counted[outcome ?? 'none'] += count;
  }
  const areKnown = counts.every(({ none }) => none === 0);
  return counts.map(({ none, ...outcomes }, at) => ({
    from: edges[at] ?? 0,
    to: edges[at + 1] ?? 0,
    count: none + outcomes.ok + outcomes.error + outcomes.throttle + outcomes.fault,
    ...(areKnown && { outcomes }),
  }));
}

/** By halving: the last edge that the value has reached. */
function bucketAt(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value < (edges[middle] ?? 0)) high = middle;
    else low = middle;
  }
  return low;
}

/** The bucket in which so much of all (0 to 1) is reached. */
export function bucketOfShare(buckets: readonly Bucket[], share: number): Bucket | undefined {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  let passed = 0;
  return buckets.find(({ count }) => {
    passed += count;
    return passed >= share * total - 1e-9;
  });
}
