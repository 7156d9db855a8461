import { NagRuleCompliance } from 'cdk-nag';
import { instanceSettings, startsDaemon } from '../instances.ts';
import { roleGrants } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';
import { canWriteSegments } from '../x-ray-grants.ts';

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ec2.html */
export const instanceDaemon: TracingRule = {
  id: 'InstanceDaemon',
  finding: 'The instance may write segments, and its user data starts no X-Ray daemon.',
  explanation:
    'What runs on it writes its segments to a UDP port where nobody listens. Install and start the daemon in the user data, as TracedInstanceGroup does, or take the X-Ray grant from the role.',
  check(resource) {
    const instance = instanceSettings(resource);
    if (!instance?.role || !canWriteSegments(roleGrants(instance.role))) {
      return NagRuleCompliance.NOT_APPLICABLE;
    }
    return startsDaemon(instance.userData)
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};
