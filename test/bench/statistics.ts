/** What a set of samples looks like; all in the unit of the samples. */
export interface Distribution {
  readonly samples: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The smallest sample that at least `share` (0 to 1) of the samples do not exceed: no value is made
 * up between two that were measured.
 * @throws RangeError without samples, or when `share` is no share.
 */
export function percentile(samples: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) {
    throw new RangeError(`a percentile needs a share between 0 and 1, got "${share}"`);
  }
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('a percentile needs at least one sample');
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

export const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

export function distributionOf(samples: readonly number[]): Distribution {
  return {
    samples: samples.length,
    min: percentile(samples, 0),
    p50: percentile(samples, 0.5),
    p90: percentile(samples, 0.9),
    p99: percentile(samples, 0.99),
    max: percentile(samples, 1),
  };
}
