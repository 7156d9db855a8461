import type { Clock } from '../clock.ts';
import { type EpochSeconds, epochSeconds, type Milliseconds, milliseconds } from '../units.ts';
import type { SamplingRule } from './rule.ts';
import { type SamplingRules, wholeSeconds } from './rules.ts';

/** What a service tells of requests that went wrong or took too long. */
export interface BoostReport {
  readonly ruleName: string;
  readonly anomalyCount: number;
  readonly sampledAnomalyCount: number;
}

export interface SamplingBoost {
  readonly rate: number;
  readonly until: EpochSeconds;
}

export interface SamplingBoosts {
  /** @returns whether there is such a rule. */
  report(report: BoostReport): boolean;
  /** The boost that the rule has now. */
  find(ruleName: string): SamplingBoost | undefined;
}

/** How long one report carries a boost (observed). */
const boostStep = milliseconds(20_000);
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-adaptive-sampling.html: up to a minute. */
const longestBoost = milliseconds(60_000);

interface Boost {
  readonly ruleCreatedAt: number;
  readonly began: Milliseconds;
  until: Milliseconds;
}

/**
 * Raises the rate of rules that allow it while anomalies go untraced. Unlike X-Ray, whose formula is
 * not known, to twice the fixed rate: that is the one figure observed (0.05 became 0.1). Later
 * reports of that kind carry it on to a minute in all; the next begins when the cooldown window,
 * which began with it, is over.
 */
export function openSamplingBoosts(clock: Clock, rules: SamplingRules): SamplingBoosts {
  const boosts = new Map<string, Boost>();

  const boostOf = (rule: SamplingRule): Boost | undefined => {
    const boost = boosts.get(rule.name);
    return boost?.ruleCreatedAt === rule.createdAt ? boost : undefined;
  };

  const begin = (rule: SamplingRule, now: Milliseconds): void => {
    for (const name of boosts.keys()) if (rules.find(name) === undefined) boosts.delete(name);
    boosts.set(rule.name, {
      ruleCreatedAt: rule.createdAt,
      began: now,
      until: milliseconds(now + boostStep),
    });
  };

  return {
    report({ ruleName, anomalyCount, sampledAnomalyCount }) {
      const rule = rules.find(ruleName);
      if (rule === undefined) return false;
      if (boostedRate(rule) === undefined || sampledAnomalyCount >= anomalyCount) return true;
      const now = clock.elapsed();
      const boost = boostOf(rule);
      if (boost !== undefined && now < boost.until) {
        boost.until = milliseconds(Math.min(now + boostStep, boost.began + longestBoost));
      } else if (boost === undefined || now >= boost.began + cooldown(rule)) {
        begin(rule, now);
      }
      return true;
    },
    find(ruleName) {
      const rule = rules.find(ruleName);
      const rate = rule && boostedRate(rule);
      const left = rule === undefined ? 0 : (boostOf(rule)?.until ?? 0) - clock.elapsed();
      if (rate === undefined || left <= 0) return undefined;
      return { rate, until: wholeSeconds(epochSeconds(clock.now() + left / 1000)) };
    },
  };
}

/** Twice nothing would be nothing. */
const smallestBoost = 0.01;

/** `undefined` when the rule allows no more than its fixed rate. */
function boostedRate({ fixedRate, rateBoost }: SamplingRule): number | undefined {
  if (rateBoost === undefined || rateBoost.maxRate <= fixedRate) return undefined;
  return Math.min(rateBoost.maxRate, Math.max(2 * fixedRate, smallestBoost));
}

const cooldown = ({ rateBoost }: SamplingRule): number =>
  Math.max((rateBoost?.cooldownMinutes ?? 0) * 60_000, longestBoost);
