import type {
  SamplingRateBoost as BoostInput,
  SamplingRuleRecord,
  SamplingRuleUpdate,
} from '@aws-sdk/client-xray';
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
