import type { Outcome } from '../../../wording/outcome.ts';
import { formatCount, formatShare } from '../../format/rate.ts';
import { type Bucket, bucketOfShare, type OutcomeCounts } from './build-buckets.ts';

/** What a distribution says in short: `412: half below 50 ms, 95 % below 210 ms`. */
export function distributionGist(
  buckets: readonly Bucket[],
  formatValue: (value: number) => string,
): string {
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  const [half, most] = [bucketOfShare(buckets, 0.5), bucketOfShare(buckets, 0.95)];
  if (half === undefined || most === undefined) return 'nothing yet';
  if (total === 1) return `1, of ${formatValue(half.from)} to ${formatValue(half.to)}`;
  return `${formatCount(total)}: half below ${formatValue(half.to)}, 95 % below ${formatValue(most.to)}`;
}

const wrong = ['fault', 'throttle', 'error'] as const satisfies readonly Outcome[];

/** `412: 3 fault (< 1 %), 20 error (5 %)`, `412: all ok`. */
export function outcomesGist(counts: OutcomeCounts): string {
  const total = counts.ok + counts.error + counts.throttle + counts.fault;
  if (total === 0) return 'nothing yet';
  const parts = wrong
    .filter((outcome) => counts[outcome] > 0)
    .map(
      (outcome) =>
        `${formatCount(counts[outcome])} ${outcome} (${formatShare(counts[outcome], total)})`,
    );
  return `${formatCount(total)}: ${parts.length === 0 ? 'all ok' : parts.join(', ')}`;
}

/** `12 ok, 1 fault`; nothing for none. */
export const tellOutcomes = (counts: OutcomeCounts): string =>
  (['ok', 'error', 'throttle', 'fault'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${formatCount(counts[outcome])} ${outcome}`)
    .join(', ');
