import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { defaultRule } from '../../../../local/xray/sampling/rule.ts';
import { openSamplingTargets } from '../../../../local/xray/sampling/targets.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { rulesInMemory } from './rules-in-memory.ts';

function openTargets(reservoirSize: number) {
  const clock = new ManualClock();
  const rule = { ...defaultRule({ account: '123456789012', region: 'us-east-1' }), reservoirSize };
  const rules = rulesInMemory(clock, [rule]);
  const targets = openSamplingTargets(clock, rules);
  const report = (clientId: string, requestCount: number) =>
    targets.report({
      ruleName: 'Default',
      clientId,
      requestCount,
      sampledCount: 0,
      borrowCount: 0,
    });
  return { clock, report, rule, rules, targets };
}

describe('openSamplingTargets', () => {
  it('gives no quota for a first report', () => {
    const { report } = openTargets(10);

    expect(report('one', 100)).toEqual({ ruleName: 'Default', fixedRate: 0.05 });
  });

  it('gives a single client the whole reservoir from its second window on', () => {
    const { clock, report } = openTargets(10);
    report('one', 100);

    clock.advance(9_999);
    const early = report('one', 100);
    clock.advance(1);
    const late = report('one', 100);

    expect(early?.quota).toBeUndefined();
    expect(late?.quota).toBe(10);
  });

  it('shares the reservoir by demand and gives what rounding leaves to the busiest', () => {
    const { clock, report } = openTargets(10);
    report('quiet', 10);
    report('busy', 20);

    clock.advance(10_000);
    report('busy', 20);

    expect(report('quiet', 10)?.quota).toBe(3);
    expect(report('busy', 20)?.quota).toBe(7);
  });

  it('never hands out more than the reservoir', () => {
    const { clock, report } = openTargets(3);
    const clients = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const client of clients) report(client, 5);
    clock.advance(10_000);
    for (const client of clients) report(client, 5);

    const quotas = clients.map((client) => report(client, 5)?.quota ?? 0);

    expect(quotas.reduce((sum, quota) => sum + quota)).toBe(3);
  });

  it('leaves out clients that have not reported for two intervals', () => {
    const { clock, report } = openTargets(10);
    report('gone', 1_000);
    report('here', 1);
    clock.advance(20_001);

    expect(report('here', 1)?.quota).toBe(10);
  });

  it('counts a client that was gone longer than a quota holds as new', () => {
    const { clock, report } = openTargets(10);
    report('one', 1);
    clock.advance(300_001);
    report('other', 1);

    expect(report('one', 1)?.quota).toBeUndefined();
  });

  it('takes the clients of a rule that was made anew for new ones', () => {
    const { clock, report, rule, rules } = openTargets(10);
    report('one', 1);
    clock.advance(10_000);

    rules.put({ ...rule, createdAt: epochSeconds(1) });

    expect(report('one', 1)?.quota).toBeUndefined();
  });

  it('shares the reservoir of absurd reports', () => {
    const { clock, report } = openTargets(10);
    report('one', Number.MAX_SAFE_INTEGER);
    report('other', Number.MAX_SAFE_INTEGER);
    clock.advance(10_000);

    expect(report('one', Number.MAX_SAFE_INTEGER)?.quota).toBe(5);
    expect(report('other', Number.MAX_SAFE_INTEGER)?.quota).toBe(5);
  });

  it('knows no target for an unknown rule', () => {
    const { targets } = openTargets(1);

    const target = targets.report({
      ruleName: 'gone',
      clientId: 'one',
      requestCount: 1,
      sampledCount: 0,
      borrowCount: 0,
    });

    expect(target).toBeUndefined();
  });

  it('keeps answering when more clients report than it remembers', () => {
    const { clock, report } = openTargets(1);
    for (let client = 0; client < 10_500; client++) {
      if (client % 1_000 === 0) clock.advance(21_000);
      report(String(client), 1);
    }

    expect(report('last', 1)).toEqual({ ruleName: 'Default', fixedRate: 0.05 });
  });
});
