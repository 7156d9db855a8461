import { type Clock, createFixedSampler, type Sampler } from '../../../xray/index.ts';

/**
 * Lambda's own sampling, which no rule changes: of each function the first request of a second, and
 * 5 % beyond it. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export function fixedRateSampler(clock: Clock, random: () => number): Sampler {
  const byFunction = new Map<string, Sampler>();
  return {
    decide(request) {
      const name = request.serviceName ?? '';
      let sampler = byFunction.get(name);
      if (sampler === undefined) {
        sampler = createFixedSampler({ reservoir: 1, rate: 0.05, clock, random });
        byFunction.set(name, sampler);
      }
      return sampler.decide(request);
    },
  };
}
