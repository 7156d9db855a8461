import { Stack } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { NagRuleCompliance } from 'cdk-nag';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html */
export const topicTracing: TracingRule = {
  id: 'TopicTracing',
  finding: 'The topic is not traced.',
  explanation:
    'The map shows that something was published, but not which topic took it nor how long its deliveries were. Set tracingConfig to ACTIVE.',
  check(resource) {
    if (!(resource instanceof CfnTopic)) return NagRuleCompliance.NOT_APPLICABLE;

    return isTracedTopic(resource) ? NagRuleCompliance.COMPLIANT : NagRuleCompliance.NON_COMPLIANT;
  },
};

export function isTracedTopic(topic: CfnTopic): boolean {
  return Stack.of(topic).resolve(topic.tracingConfig) === 'Active';
}
