import { Stack } from 'aws-cdk-lib';
import { CfnConfigurationTemplate, CfnEnvironment } from 'aws-cdk-lib/aws-elasticbeanstalk';
import { NagRuleCompliance } from 'cdk-nag';
import { findReferred } from '../referred.ts';
import { asList } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-configuration-debugging.html */
export const beanstalkTracing: TracingRule = {
  id: 'BeanstalkTracing',
  finding: 'The Elastic Beanstalk environment does not run the X-Ray daemon.',
  explanation:
    'The platform brings the daemon and starts it only where it is told to. Set the option XRayEnabled of aws:elasticbeanstalk:xray to "true".',
  check(resource) {
    if (!(resource instanceof CfnEnvironment)) return NagRuleCompliance.NOT_APPLICABLE;
    const own = xrayOption(resource);
    const template = findReferred(resource, resource.templateName, CfnConfigurationTemplate);
    // What a template from elsewhere sets is not in the stack.
    if (own === undefined && resource.templateName !== undefined && !template) {
      return NagRuleCompliance.NOT_APPLICABLE;
    }
    return (own ?? (template && xrayOption(template)))?.toLowerCase() === 'true'
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};

function xrayOption(resource: CfnEnvironment | CfnConfigurationTemplate): string | undefined {
  const settings = asList(Stack.of(resource).resolve(resource.optionSettings));
  const option = settings
    .map((setting) => setting as { namespace?: unknown; optionName?: unknown; value?: unknown })
    .find(
      ({ namespace, optionName }) =>
        namespace === 'aws:elasticbeanstalk:xray' && optionName === 'XRayEnabled',
    );
  return option && String(option.value);
}
