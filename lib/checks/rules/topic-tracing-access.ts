import { Stack } from 'aws-cdk-lib';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-xray';
import { NagRuleCompliance } from 'cdk-nag';
import { allows, asList, matches, type Statement, statementsOf } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';
import { isTracedTopic } from './topic-tracing.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html */
export const topicTracingAccess: TracingRule = {
  id: 'TopicTracingAccess',
  finding: 'The topic is traced, but no X-Ray resource policy lets SNS write segments for it.',
  explanation:
    'The topic works and its segments are dropped without a word. Add XRayServiceAccess for the topic.',
  check(resource) {
    if (!(resource instanceof CfnTopic) || !isTracedTopic(resource)) {
      return NagRuleCompliance.NOT_APPLICABLE;
    }
    return resource.node.root.node
      .findAll()
      .filter((node) => node instanceof CfnResourcePolicy)
      .flatMap((policy) => statementsOf(parseDocument(policy)))
      .some((statement) => letsSnsWrite(statement) && covers(statement, resource))
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};

function letsSnsWrite(statement: Statement): boolean {
  const services = asList((statement.Principal as { Service?: unknown } | undefined)?.Service);
  return services.includes('sns.amazonaws.com') && allows(statement, 'xray:PutTraceSegments');
}

/** A statement without a source ARN is for every topic of the account. */
function covers(statement: Statement, topic: CfnTopic): boolean {
  const sources = Object.values((statement.Condition ?? {}) as Record<string, unknown>)
    .flatMap((keys) => Object.entries(keys as Record<string, unknown>))
    .filter(([key]) => key.toLowerCase() === 'aws:sourcearn')
    .flatMap(([, value]) => asList(value))
    .map(String);
  const arn = reference({ Ref: Stack.of(topic).getLogicalId(topic) });
  const name = Stack.of(topic).resolve(topic.topicName);
  return (
    sources.length === 0 ||
    sources.some(
      (source) =>
        matches(source, arn) ||
        (typeof name === 'string' && matches(source.split(':').at(-1) ?? '', name)),
    )
  );
}

/** The document is a string property, which references to other resources break into parts. */
function parseDocument(policy: CfnResourcePolicy): unknown {
  const resolved = Stack.of(policy).resolve(policy.policyDocument);
  const parts = asList(resolved?.['Fn::Join']?.[1] ?? resolved);
  return JSON.parse(
    parts.map((part) => (typeof part === 'string' ? part : reference(part))).join(''),
  );
}

/** Stands for a reference inside text, without characters that JSON would escape. */
function reference(intrinsic: unknown): string {
  return `<${JSON.stringify(intrinsic).replaceAll('"', '')}>`;
}
