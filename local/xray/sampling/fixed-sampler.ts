import type { Clock } from '../clock.ts';
import { openReservoir } from './reservoir.ts';
import type { Sampler } from './sampler.ts';

/**
 * Samples `reservoir` requests a second and `rate` of the rest, without rules: what Lambda does for
 * requests that arrive undecided, and what cannot be configured there.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 *
 * @throws RangeError when a number is out of range.
 */
export function createFixedSampler(options: {
  readonly reservoir: number;
  readonly rate: number;
  readonly clock: Clock;
  /** At least 0 and below 1. */
  readonly random: () => number;
}): Sampler {
  if (!(options.reservoir >= 0)) {
    throw new RangeError(`reservoir must be 0 or more, got "${options.reservoir}"`);
  }
  if (!(options.rate >= 0 && options.rate <= 1)) {
    throw new RangeError(`rate must be between 0 and 1, got "${options.rate}"`);
  }
  const reservoir = openReservoir(options.clock);
  return {
    decide: () => ({
      sampled: reservoir.take(options.reservoir) || options.random() < options.rate,
    }),
  };
}
