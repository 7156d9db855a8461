import { NagRuleCompliance } from 'cdk-nag';
import { samplingRuleOf } from '../sampling-rule-resource.ts';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
export const samplingRuleBreadth: TracingRule = {
  id: 'SamplingRuleBreadth',
  finding: 'The sampling rule matches more than it should decide about.',
  explanation:
    'A rule for any service decides for every application of the account and region; a rule of rate 1 for any request records, and bills, all that a service is asked. Name the service, and the method or path.',
  check(resource) {
    const rule = samplingRuleOf(resource);
    if (!rule) return NagRuleCompliance.NOT_APPLICABLE;

    const anyService = [rule.serviceName, rule.serviceType, rule.resourceArn].every(isAnything);
    const anyRequest =
      [rule.host, rule.httpMethod, rule.urlPath].every(isAnything) &&
      Object.keys(rule.attributes ?? {}).length === 0;
    return [
      ...(anyService ? ['Service::*'] : []),
      ...(anyRequest && Number(rule.fixedRate) >= 1 ? ['Rate::1'] : []),
    ];
  },
};

function isAnything(pattern: string | undefined): boolean {
  return pattern === undefined || /^\*+$/.test(pattern);
}
