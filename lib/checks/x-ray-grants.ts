import { actionsOf, allows, type RoleGrants } from './role-grants.ts';

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

/** Actions of statements that were written into the role. */
export function inlineXRayActions({ statements }: RoleGrants): string[] {
  return statements.flatMap(actionsOf).filter((action) => /^xray:/i.test(action));
}

export function canWriteSegments(grants: RoleGrants): boolean {
  return (
    xrayPolicies(grants).length > 0 ||
    grants.statements.some((statement) => allows(statement, 'xray:PutTraceSegments'))
  );
}
