import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { createCentralSampler } from '../../../../local/xray/sampling/central-sampler.ts';
import { createFixedSampler } from '../../../../local/xray/sampling/fixed-sampler.ts';
import { defaultRule, type SamplingRule } from '../../../../local/xray/sampling/rule.ts';
import { openSamplingTargets } from '../../../../local/xray/sampling/targets.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { rulesInMemory } from './rules-in-memory.ts';

const scope = { account: '123456789012', region: 'us-east-1' };
const never = () => 0.999;

function centralSampler(rules: readonly SamplingRule[], random: () => number = never) {
  const clock = new ManualClock();
  const known = rulesInMemory(clock, rules);
  const { report } = openSamplingTargets(clock, known);
  const sampler = createCentralSampler({ clock, rules: known, report, random });
  return { clock, rules: known, sampler };
}

const countSampled = (times: number, decide: () => { sampled: boolean }): number =>
  Array.from({ length: times }, decide).filter(({ sampled }) => sampled).length;

describe('createCentralSampler', () => {
  it('borrows one request a second before it has a quota, and names the rule', () => {
    const { clock, sampler } = centralSampler([defaultRule(scope)]);

    const first = sampler.decide({});
    const second = sampler.decide({});
    clock.advance(1_000);
    const third = sampler.decide({});

    expect(first).toEqual({ sampled: true, ruleName: 'Default' });
    expect(second).toEqual({ sampled: false, ruleName: 'Default' });
    expect(third.sampled).toBe(true);
  });

  it('takes the fixed rate of the rest', () => {
    const draws = [0.049, 0.05, 0.9];
    const { sampler } = centralSampler([defaultRule(scope)], () => draws.shift() ?? 1);
    sampler.decide({});

    const decisions = [sampler.decide({}), sampler.decide({}), sampler.decide({})];

    expect(decisions.map(({ sampled }) => sampled)).toEqual([true, false, false]);
  });

  it('takes its quota each second once it has reported twice', () => {
    const rule = { ...defaultRule(scope), reservoirSize: 5 };
    const { clock, sampler } = centralSampler([rule]);
    sampler.decide({});
    clock.advance(10_000);
    sampler.decide({});
    clock.advance(10_000);
    sampler.decide({});
    clock.advance(1_000);

    const sampled = countSampled(20, () => sampler.decide({}));

    expect(sampled).toBe(5);
  });

  it('borrows again when its quota has run out', () => {
    const rule = { ...defaultRule(scope), reservoirSize: 5 };
    const { clock, sampler } = centralSampler([rule]);
    for (let window = 0; window < 3; window++) {
      sampler.decide({});
      clock.advance(10_000);
    }
    clock.advance(300_001);

    const sampled = countSampled(20, () => sampler.decide({}));

    expect(sampled).toBe(1);
  });

  it('begins anew with a rule that is deleted and made again', () => {
    const rule = { ...defaultRule(scope), name: 'checkout', priority: 1, reservoirSize: 5 };
    const { clock, rules, sampler } = centralSampler([rule]);
    for (let window = 0; window < 3; window++) {
      sampler.decide({});
      clock.advance(10_000);
    }

    rules.remove('checkout');
    rules.put({ ...rule, createdAt: epochSeconds(1_800_000_030) });
    const sampled = countSampled(20, () => sampler.decide({}));

    expect(sampled).toBe(1);
  });

  it('keeps nothing of rules that come and go', () => {
    const { clock, rules, sampler } = centralSampler([]);
    for (let number = 0; number < 100; number++) {
      rules.put({ ...defaultRule(scope), name: `rule-${number}`, priority: 1 });
      sampler.decide({});
      rules.remove(`rule-${number}`);
    }

    expect(() => clock.advance(10_000)).not.toThrow();
  });

  it('samples nothing by a rule without reservoir and rate', () => {
    const rule = {
      ...defaultRule(scope),
      name: 'off',
      priority: 1,
      reservoirSize: 0,
      fixedRate: 0,
    };
    const { sampler } = centralSampler([rule, defaultRule(scope)], () => 0);

    expect(sampler.decide({})).toEqual({ sampled: false, ruleName: 'off' });
  });

  it('tries rules by priority and keeps a reservoir for each', () => {
    const posts = { ...defaultRule(scope), name: 'posts', priority: 10, httpMethod: 'POST' };
    const { sampler } = centralSampler([defaultRule(scope), posts]);

    const decisions = [sampler.decide({ method: 'POST' }), sampler.decide({ method: 'GET' })];

    expect(decisions).toEqual([
      { sampled: true, ruleName: 'posts' },
      { sampled: true, ruleName: 'Default' },
    ]);
  });

  it('samples nothing when no rule matches', () => {
    const posts = { ...defaultRule(scope), httpMethod: 'POST' };
    const { sampler } = centralSampler([posts]);

    expect(sampler.decide({ method: 'GET' })).toEqual({ sampled: false });
  });
});

describe('createFixedSampler', () => {
  it('takes the reservoir each second and the rate of the rest', () => {
    const clock = new ManualClock();
    const draws = [0.01, 0.5];
    const sampler = createFixedSampler({
      reservoir: 1,
      rate: 0.05,
      clock,
      random: () => draws.shift() ?? 1,
    });

    const decisions = [sampler.decide({}), sampler.decide({}), sampler.decide({})];
    clock.advance(1_000);
    const next = sampler.decide({});

    expect(decisions.map(({ sampled }) => sampled)).toEqual([true, true, false]);
    expect(next).toEqual({ sampled: true });
  });

  it.each([
    [-1, 0.05, 'reservoir must be 0 or more, got "-1"'],
    [Number.NaN, 0.05, 'reservoir must be 0 or more, got "NaN"'],
    [1, 1.5, 'rate must be between 0 and 1, got "1.5"'],
    [1, -0.1, 'rate must be between 0 and 1, got "-0.1"'],
  ])('refuses reservoir %s with rate %s', (reservoir, rate, message) => {
    const create = () =>
      createFixedSampler({ reservoir, rate, clock: new ManualClock(), random: never });

    expect(create).toThrow(message);
  });
});
