import type {
  SamplingRateBoost as BoostInput,
  SamplingRule as RuleInput,
  SamplingRuleRecord,
  SamplingRuleUpdate,
} from '@aws-sdk/client-xray';
import type { RulePatterns } from '../../sampling/matching.ts';
import type { SamplingRateBoost, SamplingRule } from '../../sampling/rule.ts';
import { XRayError } from '../errors.ts';
import { toDate } from '../time-range.ts';

export function toRuleRecord(rule: SamplingRule) {
  return {
    SamplingRule: {
      RuleName: rule.name,
      RuleARN: rule.arn,
      ResourceARN: rule.resourceArn,
      Priority: rule.priority,
      FixedRate: rule.fixedRate,
      ReservoirSize: rule.reservoirSize,
      ServiceName: rule.serviceName,
      ServiceType: rule.serviceType,
      Host: rule.host,
      HTTPMethod: rule.httpMethod,
      URLPath: rule.urlPath,
      Version: 1,
      // SDKs leave out a rule whose attributes are absent or not empty.
      Attributes: { ...rule.attributes },
      SamplingRateBoost: rule.rateBoost && {
        MaxRate: rule.rateBoost.maxRate,
        CooldownWindowMinutes: rule.rateBoost.cooldownMinutes,
      },
    },
    CreatedAt: toDate(rule.createdAt),
    ModifiedAt: toDate(rule.modifiedAt),
  } satisfies SamplingRuleRecord;
}

/** For which requests a rule is that came over the wire; a member that it lacks is for all. */
export const patternsOf = (rule: RuleInput): RulePatterns => ({
  host: rule.Host ?? '*',
  httpMethod: rule.HTTPMethod ?? '*',
  urlPath: rule.URLPath ?? '*',
  serviceName: rule.ServiceName ?? '*',
  serviceType: rule.ServiceType ?? '*',
  resourceArn: rule.ResourceARN ?? '*',
  attributes: rule.Attributes ?? {},
});

/** The order in which clients try rules that came over the wire: by priority, then by name. */
export const inTrialOrder = (left: RuleInput | undefined, right: RuleInput | undefined): number =>
  (left?.Priority ?? 0) - (right?.Priority ?? 0) ||
  ((left?.RuleName ?? '') < (right?.RuleName ?? '') ? -1 : 1);

/** The rule with the members that are given; a boost that is not given goes (observed). */
export const changedRule = (rule: SamplingRule, change: SamplingRuleUpdate): SamplingRule => ({
  ...rule,
  priority: change.Priority ?? rule.priority,
  fixedRate: change.FixedRate ?? rule.fixedRate,
  reservoirSize: change.ReservoirSize ?? rule.reservoirSize,
  serviceName: change.ServiceName ?? rule.serviceName,
  serviceType: change.ServiceType ?? rule.serviceType,
  host: change.Host ?? rule.host,
  httpMethod: change.HTTPMethod ?? rule.httpMethod,
  urlPath: change.URLPath ?? rule.urlPath,
  resourceArn: change.ResourceARN ?? rule.resourceArn,
  attributes: change.Attributes ?? rule.attributes,
  rateBoost: readRateBoost(change.SamplingRateBoost),
});

/** @throws XRayError for a cooldown of no minutes, as X-Ray does (observed). */
export function readRateBoost(input: BoostInput | undefined): SamplingRateBoost | undefined {
  if (input === undefined) return undefined;
  const { MaxRate: maxRate = 0, CooldownWindowMinutes: cooldownMinutes = 0 } = input;
  if (cooldownMinutes === 0) throw new XRayError('InternalFailure', '');
  return { maxRate, cooldownMinutes };
}
