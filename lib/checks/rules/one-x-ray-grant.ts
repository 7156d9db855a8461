import { Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { NagRuleCompliance } from 'cdk-nag';
import { allows, asList, roleGrants, statementsOf } from '../role-grants.ts';
import type { TracingRule } from '../tracing-rule.ts';
import { inlineXRayActions, xrayPolicies } from '../x-ray-grants.ts';

/** Of functions, tasks and instances; the partition's suffix follows in some of them. */
const computeServices = /^(lambda|ecs-tasks|ec2)\.amazonaws\.com(\.|$)/;

/** One place to look, and one thing to take away, when a lab or an incident asks who may write. */
export const oneXRayGrant: TracingRule = {
  id: 'OneXRayGrant',
  finding: 'The compute role has more than one X-Ray grant, or one of its own making.',
  explanation:
    'Keep the managed policy AWSXRayDaemonWriteAccess and nothing beside it. The L2 tracing property of a function adds an inline statement: set tracingConfig on the L1 instead, as TracedFunction does.',
  check(resource) {
    if (!(resource instanceof CfnRole) || !isComputeRole(resource)) {
      return NagRuleCompliance.NOT_APPLICABLE;
    }
    const grants = roleGrants(resource);
    const policies = xrayPolicies(grants);
    return [
      ...inlineXRayActions(grants).map((action) => `Inline::${action}`),
      ...policies.slice(1).map((name) => `Policy::${name}`),
    ];
  },
};

function isComputeRole(role: CfnRole): boolean {
  const trust = Stack.of(role).resolve(role.assumeRolePolicyDocument);
  return statementsOf(trust)
    .filter((statement) => allows(statement, 'sts:AssumeRole'))
    .flatMap(({ Principal }) => asList((Principal as { Service?: unknown } | undefined)?.Service))
    .some((service) => typeof service === 'string' && computeServices.test(service));
}
