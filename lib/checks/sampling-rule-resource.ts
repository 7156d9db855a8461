import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnSamplingRule } from 'aws-cdk-lib/aws-xray';

/** The rule that a resource declares; `undefined` of other resources. */
export function samplingRuleOf(
  resource: CfnResource,
): Partial<CfnSamplingRule.SamplingRuleProperty> | undefined {
  if (!(resource instanceof CfnSamplingRule)) return undefined;
  return Stack.of(resource).resolve(resource.samplingRule) ?? {};
}
