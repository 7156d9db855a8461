import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Milliseconds } from '../units.ts';
import { matchesRule } from './matching.ts';
import { openReservoir, type Reservoir } from './reservoir.ts';
import type { SamplingRule } from './rule.ts';
import type { SamplingRules } from './rules.ts';
import type { Sampler } from './sampler.ts';
import { quotaLifetime, reportInterval, type SamplingTargets } from './targets.ts';

interface RuleState {
  readonly reservoir: Reservoir;
  readonly borrowed: Reservoir;
  requests: number;
  sampled: number;
  borrows: number;
  quota?: { readonly size: number; readonly until: Milliseconds };
  reportAt: Milliseconds;
}

/**
 * Decides by the centralized rules, as one client among those that report to GetSamplingTargets:
 * from the quota while it holds, else one borrowed request a second, else by the fixed rate.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html
 */
export function createCentralSampler(options: {
  readonly clock: Clock;
  readonly rules: SamplingRules;
  readonly targets: SamplingTargets;
  /** At least 0 and below 1. */
  readonly random: () => number;
}): Sampler {
  const { clock, rules, targets, random } = options;
  const clientId = randomBytes(12).toString('hex');
  const states = new Map<string, RuleState>();

  const stateOf = (rule: SamplingRule): RuleState => {
    const known = states.get(rule.name);
    if (known !== undefined) return known;
    const state: RuleState = {
      reservoir: openReservoir(clock),
      borrowed: openReservoir(clock),
      requests: 0,
      sampled: 0,
      borrows: 0,
      reportAt: (clock.elapsed() + reportInterval) as Milliseconds,
    };
    states.set(rule.name, state);
    return state;
  };

  // Reported when a request comes by rather than by a timer: without requests there is nothing to report.
  const reportIfDue = (rule: SamplingRule, state: RuleState): void => {
    const now = clock.elapsed();
    if (now < state.reportAt || state.requests === 0) return;
    const target = targets.report({
      ruleName: rule.name,
      clientId,
      requestCount: state.requests,
      sampledCount: state.sampled,
      borrowCount: state.borrows,
    });
    state.requests = 0;
    state.sampled = 0;
    state.borrows = 0;
    state.reportAt = (now + reportInterval) as Milliseconds;
    if (target?.quota !== undefined) {
      state.quota = { size: target.quota, until: (now + quotaLifetime) as Milliseconds };
    }
  };

  const sample = (rule: SamplingRule, state: RuleState): boolean => {
    if (state.quota !== undefined && clock.elapsed() <= state.quota.until) {
      if (state.reservoir.take(state.quota.size)) {
        state.sampled++;
        return true;
      }
    } else if (rule.reservoirSize > 0 && state.borrowed.take(1)) {
      state.borrows++;
      return true;
    }
    if (random() >= rule.fixedRate) return false;
    state.sampled++;
    return true;
  };

  return {
    decide(request) {
      const rule = rules.inOrder().find((candidate) => matchesRule(candidate, request));
      if (rule === undefined) return { sampled: false };
      const state = stateOf(rule);
      reportIfDue(rule, state);
      state.requests++;
      return { sampled: sample(rule, state), ruleName: rule.name };
    },
  };
}
