import type { Clock, Sampler } from '../../../xray/index.ts';

/**
 * Lambda's own sampling, which no rule changes: the first request of a second, and 5 % beyond it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function fixedRateSampler(clock: Clock, random: () => number): Sampler {
  const lastSecond = new Map<string, number>();
  return {
    decide: ({ serviceName = '' }) => {
      const second = Math.floor(clock.elapsed() / 1000);
      if (lastSecond.get(serviceName) !== second) {
        lastSecond.set(serviceName, second);
        return { sampled: true };
      }
      return { sampled: random() < 0.05 };
    },
  };
}
