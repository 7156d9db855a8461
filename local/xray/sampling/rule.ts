import { type EpochSeconds, epochSeconds } from '../units.ts';

/** A centralized sampling rule: https://docs.aws.amazon.com/xray/latest/api/API_SamplingRule.html. */
export interface SamplingRule {
  readonly name: string;
  readonly arn: string;
  /** Lower comes first; ties go by name. */
  readonly priority: number;
  /** Share of the requests beyond the reservoir, 0 to 1. */
  readonly fixedRate: number;
  /** Requests a second that are sampled before the rate applies, all clients together. */
  readonly reservoirSize: number;
  readonly serviceName: string;
  readonly serviceType: string;
  readonly host: string;
  readonly httpMethod: string;
  readonly urlPath: string;
  readonly resourceArn: string;
  /** Request headers and their patterns; all must match. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly rateBoost?: SamplingRateBoost;
  readonly createdAt: EpochSeconds;
  readonly modifiedAt: EpochSeconds;
}

/** How far the rate may rise for a short time when traces of anomalies are missing. */
export interface SamplingRateBoost {
  /** 0 to 1. */
  readonly maxRate: number;
  /** In so many minutes there is one boost at most. */
  readonly cooldownMinutes: number;
}

export interface RuleOwner {
  readonly account: string;
  readonly region: string;
}

export const defaultRuleName = 'Default';

/** Unlike a group's, it is made of the name alone (observed). */
export const ruleArn = (name: string, owner: RuleOwner): string => `${ruleArnPrefix(owner)}${name}`;

/** The name in the ARN of a rule of this account and region; `undefined` for any other ARN. */
export function ruleNameOf(arn: string, owner: RuleOwner): string | undefined {
  const prefix = ruleArnPrefix(owner);
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
}

const ruleArnPrefix = ({ region, account }: RuleOwner): string =>
  `arn:aws:xray:${region}:${account}:sampling-rule/`;

/** The rule that always exists: one request a second and 5 % of the rest. */
export const defaultRule = (owner: RuleOwner): SamplingRule => ({
  name: defaultRuleName,
  arn: ruleArn(defaultRuleName, owner),
  priority: 10_000,
  fixedRate: 0.05,
  reservoirSize: 1,
  serviceName: '*',
  serviceType: '*',
  host: '*',
  httpMethod: '*',
  urlPath: '*',
  resourceArn: '*',
  attributes: {},
  // X-Ray answers 0 until the rule is changed (observed).
  createdAt: epochSeconds(0),
  modifiedAt: epochSeconds(0),
});

/** The order in which clients try rules: by priority, then by name. */
export const byPriority = (left: SamplingRule, right: SamplingRule): number =>
  left.priority - right.priority || compareText(left.name, right.name);

/** The order in which GetSamplingRules lists them: by name, `Default` last (observed). */
export const byName = (left: SamplingRule, right: SamplingRule): number =>
  Number(left.name === defaultRuleName) - Number(right.name === defaultRuleName) ||
  compareText(left.name, right.name);

const compareText = (left: string, right: string): number =>
  left < right ? -1 : Number(left > right);
