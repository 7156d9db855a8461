import { Stack } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { NagRuleCompliance } from 'cdk-nag';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html */
export const restStageTracing: TracingRule = {
  id: 'RestStageTracing',
  finding: 'The stage of the REST API is not traced.',
  explanation:
    'The map begins at the first function, without the time the API took and without the requests it refused. Set tracingEnabled in deployOptions.',
  check(resource) {
    if (!(resource instanceof CfnStage)) return NagRuleCompliance.NOT_APPLICABLE;

    return Stack.of(resource).resolve(resource.tracingEnabled) === true
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};
