import { actionsOf, allows, matches, type RoleGrants } from './role-grants.ts';

/** Managed policies of AWS that let their holder write segments. */
const writerPolicies: ReadonlySet<string> = new Set([
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
  'AWSXrayFullAccess',
  'AWSElasticBeanstalkWebTier',
  'AWSElasticBeanstalkWorkerTier',
  'CloudWatchAgentServerPolicy',
  'CloudWatchLambdaApplicationSignalsExecutionRolePolicy',
]);

export function xrayPolicies({ managedPolicies }: RoleGrants): string[] {
  return managedPolicies.filter((name) => writerPolicies.has(name));
}

/** Actions that statements of its own allow a role: those of X-Ray, and wildcards that take them in. */
export function inlineXRayActions({ statements }: RoleGrants): string[] {
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(actionsOf)
    .filter((action) => {
      const pattern = action.toLowerCase();
      return pattern.startsWith('xray:') || matches(pattern, 'xray:puttracesegments');
    });
}

export function canWriteSegments(grants: RoleGrants): boolean {
  return (
    xrayPolicies(grants).length > 0 ||
    grants.statements.some((statement) => allows(statement, 'xray:PutTraceSegments'))
  );
}
