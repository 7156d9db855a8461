import { describe, expect, it } from 'vitest';
import { fixedRateSampler } from '../../../../local/runner/emulators/lambda/sampling.ts';
import { ManualClock } from '../../../../local/xray/index.ts';

describe('fixedRateSampler', () => {
  it('samples the first request of each second of each function, and then 5 %', () => {
    const clock = new ManualClock();
    let chance = 0.05;
    const sampler = fixedRateSampler(clock, () => chance);
    const decide = (serviceName: string) => sampler.decide({ serviceName }).sampled;

    const inOneSecond = [decide('a'), decide('a'), decide('b'), decide('a')];
    clock.advance(1000);
    const inTheNext = [decide('a'), decide('a')];
    chance = 0.049;
    const byChance = decide('a');

    expect(inOneSecond).toEqual([true, false, true, false]);
    expect(inTheNext).toEqual([true, false]);
    expect(byChance).toBe(true);
  });
});
