import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openSamplingBoosts } from '../../../../local/xray/sampling/boosts.ts';
import { defaultRule, type SamplingRule } from '../../../../local/xray/sampling/rule.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { rulesInMemory } from './rules-in-memory.ts';

const began = 1_800_000_000;
const boosted: SamplingRule = {
  ...defaultRule({ account: '123456789012', region: 'us-east-1' }),
  name: 'boosted',
  priority: 1,
  rateBoost: { maxRate: 0.5, cooldownMinutes: 2 },
};

function openBoosts(changes: Partial<SamplingRule> = {}) {
  const clock = new ManualClock(began);
  const rules = rulesInMemory(clock, [{ ...boosted, ...changes }]);
  const boosts = openSamplingBoosts(clock, rules);
  return {
    clock,
    rules,
    boosts,
    report: (anomalyCount = 900, sampledAnomalyCount = 0) =>
      boosts.report({ ruleName: 'boosted', anomalyCount, sampledAnomalyCount }),
    rate: () => boosts.find('boosted')?.rate,
  };
}

describe('openSamplingBoosts', () => {
  it('gives what was observed: 0.05 becomes 0.1 for 20 seconds', () => {
    const { boosts, report } = openBoosts();

    const isKnown = report();

    expect(isKnown).toBe(true);
    expect(boosts.find('boosted')).toEqual({ rate: 0.1, until: began + 20 });
  });

  it('ends after 20 seconds', () => {
    const { clock, report, rate } = openBoosts();
    report();

    clock.advance(19_999);
    const before = rate();
    clock.advance(1);

    expect([before, rate()]).toEqual([0.1, undefined]);
  });

  it('goes on while anomalies are reported, a minute at most', () => {
    const { boosts, clock, report } = openBoosts();
    const ends: (number | undefined)[] = [];
    for (let window = 0; window < 6; window++) {
      report();
      ends.push(boosts.find('boosted')?.until);
      clock.advance(10_000);
    }

    expect(ends.map((end) => (end ?? 0) - began)).toEqual([20, 30, 40, 50, 60, 60]);
    expect(boosts.find('boosted')).toBeUndefined();
  });

  it('begins once in a cooldown window', () => {
    const { clock, report, rate } = openBoosts();
    report();
    clock.advance(119_999);
    report();
    const within = rate();

    clock.advance(1);
    report();

    expect([within, rate()]).toEqual([undefined, 0.1]);
  });

  it.each([
    ['there were none', 0, 0],
    ['all were sampled', 5, 5],
    ['more were sampled than there were', 5, 6],
  ])('boosts nothing for anomalies when %s', (_, anomalies, sampled) => {
    const { report, rate } = openBoosts();

    report(anomalies, sampled);

    expect(rate()).toBeUndefined();
  });

  it.each([
    ['a rule that asks for none', { rateBoost: undefined }, undefined],
    ['a rule whose rate is as high already', { fixedRate: 0.5 }, undefined],
    ['a rule that has more than half of it', { fixedRate: 0.4 }, 0.5],
    ['a rule that samples nothing', { fixedRate: 0 }, 0.01],
  ])('boosts %s as far as it allows', (_, changes, expected) => {
    const { report, rate } = openBoosts(changes);

    report();

    expect(rate()).toBe(expected);
  });

  it('forgets the boost of a rule that is deleted and made anew', () => {
    const { clock, rules, report, rate } = openBoosts();
    report();
    clock.advance(1_000);

    rules.remove('boosted');
    rules.put({ ...boosted, createdAt: epochSeconds(began + 1) });
    const anew = rate();
    report();

    expect([anew, rate()]).toEqual([undefined, 0.1]);
  });

  it('ends when the rule no longer asks for it', () => {
    const { rules, report, rate } = openBoosts();
    report();

    rules.put({ ...boosted, rateBoost: undefined });

    expect(rate()).toBeUndefined();
  });

  it('says when there is no such rule', () => {
    const { boosts } = openBoosts();

    const report = { ruleName: 'gone', anomalyCount: 1, sampledAnomalyCount: 0 };

    expect([boosts.report(report), boosts.find('gone')]).toEqual([false, undefined]);
  });
});
