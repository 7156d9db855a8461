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
  readonly createdAt: EpochSeconds;
  readonly modifiedAt: EpochSeconds;
}

/** The rule that always exists: one request a second and 5 % of the rest. */
export const defaultRule = (scope: { account: string; region: string }): SamplingRule => ({
  name: 'Default',
  arn: `arn:aws:xray:${scope.region}:${scope.account}:sampling-rule/Default`,
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
  Number(left.name === 'Default') - Number(right.name === 'Default') ||
  compareText(left.name, right.name);

const compareText = (left: string, right: string): number =>
  left < right ? -1 : Number(left > right);
