import { Stack, Token } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, type CfnRole } from 'aws-cdk-lib/aws-iam';

/** A statement of a policy document, as the template has it. */
export interface Statement {
  readonly Effect?: unknown;
  readonly Action?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

export interface RoleGrants {
  /** Names, such as `AWSXRayDaemonWriteAccess`. */
  readonly managedPolicies: readonly string[];
  /** Of the role's inline policies and of customer-managed policies made in its stack. */
  readonly statements: readonly Statement[];
}

export function roleGrants(role: CfnRole): RoleGrants {
  const stack = Stack.of(role);
  const attached = stack.node
    .findAll()
    .filter((node) => node instanceof CfnPolicy || node instanceof CfnManagedPolicy)
    .filter((policy) => namesRole(stack.resolve(policy.roles), role))
    .map((policy) => stack.resolve(policy.policyDocument));
  const embedded = asList(stack.resolve(role.policies)).map(
    (policy) => (policy as { PolicyDocument?: unknown; policyDocument?: unknown }).policyDocument,
  );
  return {
    managedPolicies: asList(stack.resolve(role.managedPolicyArns)).flatMap(policyName),
    statements: [...attached, ...embedded].flatMap(statementsOf),
  };
}

export function statementsOf(document: unknown): Statement[] {
  return asList((document as { Statement?: unknown } | undefined)?.Statement) as Statement[];
}

/** Whether a statement allows an action, wildcards included. */
export function allows(statement: Statement, action: string): boolean {
  return (
    statement.Effect === 'Allow' &&
    actionsOf(statement).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()))
  );
}

export function actionsOf(statement: Statement): string[] {
  return asList(statement.Action).filter((action) => typeof action === 'string');
}

/** IAM's wildcards: `*` for any characters, `?` for one. */
export function matches(pattern: string, text: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source.replaceAll('?', '.')}$`).test(text);
}

export function asList(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function namesRole(roles: unknown, role: CfnRole): boolean {
  const logicalId = Stack.of(role).getLogicalId(role);
  return asList(roles).some(
    (name) =>
      (name as { Ref?: unknown }).Ref === logicalId ||
      (typeof name === 'string' && !Token.isUnresolved(name) && name === role.roleName),
  );
}

/** From an ARN that may have the partition as a reference inside. */
function policyName(arn: unknown): string[] {
  const name = /:policy\/([\w+=,.@/-]+)/.exec(JSON.stringify(arn))?.[1];
  return name === undefined ? [] : [name];
}
