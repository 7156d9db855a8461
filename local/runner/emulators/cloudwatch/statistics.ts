import type { Sample } from './metric.ts';

export const plainStatistics = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;

/** `p50` to `p99.9`; https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html has more. */
const percentilePattern = /^p(\d{1,2}(\.\d{1,10})?|100)$/;

export const isStatistic = (name: string): boolean =>
  plainStatistics.some((each) => each === name) || percentilePattern.test(name);

/** `undefined` where there is nothing to tell it from. */
export function statisticOf(samples: readonly Sample[], name: string): number | undefined {
  if (samples.length === 0) return undefined;
  const count = total(samples.map((sample) => sample.count));
  switch (name) {
    case 'SampleCount':
      return count;
    case 'Sum':
      return total(samples.map(({ sum }) => sum));
    case 'Average':
      return count === 0 ? undefined : total(samples.map(({ sum }) => sum)) / count;
    case 'Minimum':
      return Math.min(...samples.map(({ minimum }) => minimum));
    case 'Maximum':
      return Math.max(...samples.map(({ maximum }) => maximum));
    default:
      return percentile(samples, Number(percentilePattern.exec(name)?.[1]));
  }
}

/** Unknown where one of the samples came without its values, as with CloudWatch. */
function percentile(samples: readonly Sample[], share: number): number | undefined {
  const values = samples.flatMap((sample) => sample.values ?? []);
  if (Number.isNaN(share) || samples.some((sample) => sample.values === undefined))
    return undefined;
  const sorted = values.toSorted(([left], [right]) => left - right);
  const rank = (total(sorted.map(([, count]) => count)) * share) / 100;
  let seen = 0;
  for (const [value, count] of sorted) {
    seen += count;
    if (seen >= rank) return value;
  }
  return undefined;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
