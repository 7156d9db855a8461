import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';
import { NagRuleCompliance } from 'cdk-nag';
import { samplingRuleOf } from '../sampling-rule-resource.ts';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html */
export const samplingRulePriority: TracingRule = {
  id: 'SamplingRulePriority',
  finding: 'Another sampling rule of the same account and region has this priority.',
  explanation:
    'Of two rules with one priority, their names decide which is asked first. Give each rule a priority of its own.',
  check(resource) {
    const rule = samplingRuleOf(resource);
    if (typeof rule?.priority !== 'number') return NagRuleCompliance.NOT_APPLICABLE;

    return otherRules(resource).some(({ priority }) => priority === rule.priority)
      ? NagRuleCompliance.NON_COMPLIANT
      : NagRuleCompliance.COMPLIANT;
  },
};

function otherRules(resource: CfnResource) {
  const { environment } = Stack.of(resource);
  return resource.node.root.node
    .findAll()
    .filter((node) => node instanceof CfnSamplingRule && node !== resource)
    .filter((node) => Stack.of(node).environment === environment)
    .flatMap((node) => samplingRuleOf(node as CfnSamplingRule) ?? []);
}
