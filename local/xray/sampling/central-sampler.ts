import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import { matchesRule } from './matching.ts';
import { openReservoir, type Reservoir } from './reservoir.ts';
import type { SamplingRule } from './rule.ts';
import type { SamplingRules } from './rules.ts';
import type { Sampler } from './sampler.ts';
import {
  quotaLifetime,
  reportInterval,
  type SamplingReport,
  type SamplingTarget,
} from './targets.ts';

interface RuleState {
  /** A rule deleted and made anew has a new reservoir. */
  readonly ruleCreatedAt: number;
  readonly reservoir: Reservoir;
  readonly borrowed: Reservoir;
  requests: number;
  sampled: number;
  borrows: number;
  quota?: { readonly size: number; readonly until: Milliseconds };
}

export interface CentralSamplerOptions {
  readonly clock: Clock;
  readonly rules: SamplingRules;
  /** Takes the sampler's report, as GetSamplingTargets takes those of other clients. */
  readonly report: (report: SamplingReport) => SamplingTarget | undefined;
  /** At least 0 and below 1. */
  readonly random: () => number;
}

/**
 * Decides by the centralized rules, as one client among those that report to GetSamplingTargets:
 * from the quota while it holds, else one borrowed request a second, else by the fixed rate.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sampling.html
 */
export function createCentralSampler(options: CentralSamplerOptions): Sampler {
  const { clock, rules, random } = options;
  const clientId = randomBytes(12).toString('hex');
  const states = new Map<string, RuleState>();

  const stateOf = ({ name, createdAt }: SamplingRule): RuleState => {
    const known = states.get(name);
    if (known?.ruleCreatedAt === createdAt) return known;
    for (const other of states.keys()) if (rules.find(other) === undefined) states.delete(other);
    const state: RuleState = {
      ruleCreatedAt: createdAt,
      reservoir: openReservoir(clock),
      borrowed: openReservoir(clock),
      requests: 0,
      sampled: 0,
      borrows: 0,
    };
    states.set(name, state);
    return state;
  };

  const report = (ruleName: string, state: RuleState): void => {
    // Nobody has an answer for a rule that has gone meanwhile.
    if (states.get(ruleName) !== state) return;
    const target = options.report({
      ruleName,
      clientId,
      requestCount: state.requests,
      sampledCount: state.sampled,
      borrowCount: state.borrows,
    });
    state.requests = 0;
    state.sampled = 0;
    state.borrows = 0;
    if (target?.quota === undefined) return;
    state.quota = { size: target.quota, until: milliseconds(clock.elapsed() + quotaLifetime) };
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
      // Only what had requests is reported, an interval after the first of them.
      if (state.requests === 0) clock.after(reportInterval, () => report(rule.name, state));
      state.requests++;
      return { sampled: sample(rule, state), ruleName: rule.name };
    },
  };
}
