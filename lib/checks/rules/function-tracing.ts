import { Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { NagRuleCompliance } from 'cdk-nag';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
export const functionTracing: TracingRule = {
  id: 'FunctionTracing',
  finding: 'The Lambda function does not state a tracing mode.',
  explanation:
    'Without one a function never begins a trace, and nobody can tell whether that was meant. Use TracedFunction, or state Active or PassThrough.',
  check(resource) {
    if (!(resource instanceof CfnFunction)) return NagRuleCompliance.NOT_APPLICABLE;

    const mode = tracingMode(resource);
    return mode === 'Active' || mode === 'PassThrough'
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};

export function tracingMode(resource: CfnFunction): unknown {
  return Stack.of(resource).resolve(resource.tracingConfig)?.mode;
}
