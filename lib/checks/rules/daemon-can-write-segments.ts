import type { CfnResource } from 'aws-cdk-lib';
import { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { NagRuleCompliance } from 'cdk-nag';
import { containersOf, daemonsAmong } from '../containers.ts';
import { instanceSettings, startsDaemon } from '../instances.ts';
import { findReferred } from '../referred.ts';
import { roleGrants } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';
import { canWriteSegments } from '../x-ray-grants.ts';

/** A daemon sends what it takes under the role of its task or instance. */
export const daemonCanWriteSegments: TracingRule = {
  id: 'DaemonCanWriteSegments',
  finding: 'The X-Ray daemon runs under a role that may not write segments.',
  explanation:
    'The daemon takes segments and fails to send them, which shows in its log and nowhere else. Add the managed policy AWSXRayDaemonWriteAccess to the role of the task or instance.',
  check(resource) {
    const role = roleOfDaemon(resource);
    if (role === 'no daemon' || role === 'elsewhere') return NagRuleCompliance.NOT_APPLICABLE;

    return role !== 'none' && canWriteSegments(roleGrants(role))
      ? NagRuleCompliance.COMPLIANT
      : NagRuleCompliance.NON_COMPLIANT;
  },
};

function roleOfDaemon(resource: CfnResource): CfnRole | 'none' | 'elsewhere' | 'no daemon' {
  if (resource instanceof CfnTaskDefinition) {
    if (daemonsAmong(containersOf(resource)).length === 0) return 'no daemon';
    if (resource.taskRoleArn === undefined) return 'none';
    return findReferred(resource, resource.taskRoleArn, CfnRole) ?? 'elsewhere';
  }
  const instance = instanceSettings(resource);
  if (!instance || !startsDaemon(instance.userData)) return 'no daemon';
  return instance.role ?? 'elsewhere';
}
