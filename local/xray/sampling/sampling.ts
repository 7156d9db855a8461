import type { Clock } from '../clock.ts';
import type { Settings } from '../settings/settings-store.ts';
import type { EpochSeconds } from '../units.ts';
import { openSamplingBoosts, type SamplingBoosts } from './boosts.ts';
import { createCentralSampler } from './central-sampler.ts';
import type { RuleOwner } from './rule.ts';
import { openSamplingRules, type SamplingRules } from './rules.ts';
import type { Sampler } from './sampler.ts';
import { openSamplingStatistics, type SamplingStatistics } from './statistics.ts';
import { openSamplingTargets, type SamplingReport, type SamplingTarget } from './targets.ts';

/** Everything about centralized sampling: the rules are kept, what clients report is not. */
export interface Sampling {
  readonly rules: SamplingRules;
  readonly statistics: SamplingStatistics;
  readonly boosts: SamplingBoosts;
  /** The client's target for the rule, or `undefined` when there is no such rule. */
  report(report: SamplingReport, time: EpochSeconds): SamplingTarget | undefined;
  /** A new client in this process, counted like any other. */
  newSampler(): Sampler;
}

export interface SamplingOptions extends RuleOwner {
  readonly clock: Clock;
  readonly settings: Settings;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

export function createSampling({
  clock,
  settings,
  warn,
  random,
  account,
  region,
}: SamplingOptions): Sampling {
  const rules = openSamplingRules({
    clock,
    account,
    region,
    warn,
    stored: settings.collection('sampling-rules'),
    removals: settings.collection('sampling-rule-removals'),
  });
  const targets = openSamplingTargets(clock, rules);
  const statistics = openSamplingStatistics(clock);
  const report: Sampling['report'] = (reported, time) => {
    const target = targets.report(reported);
    if (target !== undefined) statistics.add(reported, time);
    return target;
  };
  return {
    rules,
    statistics,
    boosts: openSamplingBoosts(clock, rules),
    report,
    newSampler: () =>
      createCentralSampler({
        clock,
        rules,
        report: (reported) => report(reported, clock.now()),
        random,
      }),
  };
}
