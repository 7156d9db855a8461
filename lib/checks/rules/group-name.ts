import { Token } from 'aws-cdk-lib';
import { CfnGroup } from 'aws-cdk-lib/aws-xray';
import { NagRuleCompliance } from 'cdk-nag';
import type { TracingRule } from '../tracing-rule.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-groups.html */
export const groupName: TracingRule = {
  id: 'GroupName',
  finding: 'X-Ray refuses the name of the group.',
  explanation:
    'A group has a name of 1 to 32 letters, digits and "-"; "Default" is the name of the one that X-Ray brings itself.',
  check(resource) {
    if (!(resource instanceof CfnGroup) || Token.isUnresolved(resource.groupName)) {
      return NagRuleCompliance.NOT_APPLICABLE;
    }
    return /^(?!Default$)[A-Za-z0-9-]{1,32}$/.test(resource.groupName)
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};
