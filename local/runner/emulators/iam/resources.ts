import {
  type DeclaredResource,
  generatedName,
  type PlanScope,
  type ResourceKind,
} from '../../plan/plan.ts';
import { uniqueId } from './unique-id.ts';

/** What IAM's resources add to the plan: kept for evaluation, which does not happen yet. */
export interface IamPlan {
  readonly roles: RoleConfig[];
  readonly policies: PolicyConfig[];
  readonly instanceProfiles: InstanceProfileConfig[];
}

export interface InstanceProfileConfig {
  readonly name: string;
  readonly arn: string;
  /** Names. */
  readonly roles: readonly string[];
}

export interface RoleConfig {
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: unknown;
  readonly managedPolicyArns: readonly string[];
  readonly inlinePolicies: readonly unknown[];
}

/** A policy declared by itself, with the roles that it names. */
export interface PolicyConfig {
  readonly name: string;
  /** Only managed policies have one. */
  readonly arn?: string;
  readonly document: unknown;
  readonly roles: readonly string[];
}

export const roleKind: ResourceKind<IamPlan> = {
  type: 'AWS::IAM::Role',
  local: {
    runs: 'Has keys of its own, by which it is known who calls; `aws sts assume-role` gives them to those whom its trust policy names.',
    unlike: [
      'no other policy is evaluated: everybody may do everything.',
      'conditions of the trust policy, such as a second factor, are not asked for, and sessions do not end.',
    ],
  },
  identify: (resource, scope) => {
    const name = nameOf(resource, 'RoleName');
    const arn = arnOf(resource, scope, 'role', name);
    return { ref: name, attributes: { Arn: arn, RoleId: uniqueId('AROA', arn) } };
  },
  plan: (resource, into, scope) => {
    const name = nameOf(resource, 'RoleName');
    into.roles.push({
      name,
      arn: arnOf(resource, scope, 'role', name),
      trustPolicy: resource.property('AssumeRolePolicyDocument'),
      managedPolicyArns: texts(resource.property('ManagedPolicyArns')),
      inlinePolicies: list(resource.property('Policies')),
    });
  },
};

export const policyKind: ResourceKind<IamPlan> = {
  type: 'AWS::IAM::Policy',
  local: {
    runs: 'Kept with its roles.',
    unlike: ['no policy is evaluated: everybody may do everything.'],
  },
  identify: (resource) => {
    const name = nameOf(resource, 'PolicyName');
    return { ref: name, attributes: { Id: name } };
  },
  plan: (resource, into) => {
    into.policies.push({
      name: nameOf(resource, 'PolicyName'),
      document: resource.property('PolicyDocument'),
      roles: texts(resource.property('Roles')),
    });
  },
};

export const managedPolicyKind: ResourceKind<IamPlan> = {
  type: 'AWS::IAM::ManagedPolicy',
  local: {
    runs: 'Kept with its roles.',
    unlike: ['no policy is evaluated: everybody may do everything.'],
  },
  identify: (resource, scope) => {
    const arn = arnOf(resource, scope, 'policy', nameOf(resource, 'ManagedPolicyName', 128));
    return { ref: arn, attributes: { PolicyArn: arn, PolicyId: uniqueId('ANPA', arn) } };
  },
  plan: (resource, into, scope) => {
    const name = nameOf(resource, 'ManagedPolicyName', 128);
    into.policies.push({
      name,
      arn: arnOf(resource, scope, 'policy', name),
      document: resource.property('PolicyDocument'),
      roles: texts(resource.property('Roles')),
    });
  },
};

/** Instances find their role through it; by itself it does nothing. */
export const instanceProfileKind: ResourceKind<IamPlan> = {
  type: 'AWS::IAM::InstanceProfile',
  local: {
    runs: 'Gives instances their role.',
  },
  identify: (resource, scope) => {
    const name = nameOf(resource, 'InstanceProfileName', 128);
    return { ref: name, attributes: { Arn: arnOf(resource, scope, 'instance-profile', name) } };
  },
  plan: (resource, into, scope) => {
    const name = nameOf(resource, 'InstanceProfileName', 128);
    into.instanceProfiles.push({
      name,
      arn: arnOf(resource, scope, 'instance-profile', name),
      roles: texts(resource.property('Roles')),
    });
  },
};

export const iamResources: readonly ResourceKind<IamPlan>[] = [
  roleKind,
  policyKind,
  managedPolicyKind,
  instanceProfileKind,
];

function nameOf(resource: DeclaredResource, property: string, limit = 64): string {
  const declared = resource.property(property);
  return typeof declared === 'string' ? declared : generatedName(resource, limit);
}

function arnOf(resource: DeclaredResource, scope: PlanScope, kind: string, name: string): string {
  const path = resource.property('Path');
  return `arn:${scope.partition}:iam::${scope.account}:${kind}${typeof path === 'string' ? path : '/'}${name}`;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((entry) => typeof entry === 'string');
}
