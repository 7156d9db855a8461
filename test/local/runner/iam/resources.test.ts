import { describe, expect, it } from 'vitest';
import { type IamPlan, iamResources } from '../../../../local/runner/emulators/iam/resources.ts';

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

function plan(type: string, properties: Record<string, unknown>) {
  const kind = iamResources.find((it) => it.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  const into: IamPlan = { roles: [], policies: [], instanceProfiles: [] };
  const resource = {
    stack: 'Orders',
    logicalId: 'Thing0123',
    type,
    constructPath: 'Orders/Thing/Resource',
    property: (name: string) => properties[name],
  };
  kind.plan(resource, into, scope);
  return { into, identity: kind.identify(resource, scope) };
}

describe('IAM resources', () => {
  it('know a role by its name and ARN, its path included, and keep what it may do', () => {
    const trust = { Statement: [] };

    const { into, identity } = plan('AWS::IAM::Role', {
      RoleName: 'writer',
      Path: '/services/',
      AssumeRolePolicyDocument: trust,
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'],
      Policies: [{ PolicyName: 'inline' }],
    });

    expect(identity).toEqual({
      ref: 'writer',
      attributes: {
        Arn: 'arn:aws:iam::123456789012:role/services/writer',
        RoleId: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
      },
    });
    expect(into.roles).toEqual([
      {
        name: 'writer',
        arn: 'arn:aws:iam::123456789012:role/services/writer',
        trustPolicy: trust,
        managedPolicyArns: ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'],
        inlinePolicies: [{ PolicyName: 'inline' }],
      },
    ]);
  });

  it('name a role that the template leaves unnamed, the same in each run', () => {
    const { identity } = plan('AWS::IAM::Role', {});

    expect(identity.ref).toBe('Orders-Thing0123');
    expect(plan('AWS::IAM::Role', {}).identity).toEqual(identity);
  });

  it('keep policies with the roles that they name', () => {
    const document = { Statement: [{ Effect: 'Allow' }] };

    const { into } = plan('AWS::IAM::Policy', {
      PolicyName: 'p',
      PolicyDocument: document,
      Roles: ['writer'],
    });

    expect(into.policies).toEqual([{ name: 'p', document, roles: ['writer'] }]);
  });

  it('know a managed policy by its ARN', () => {
    const { identity, into } = plan('AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'reader' });

    expect(identity.ref).toBe('arn:aws:iam::123456789012:policy/reader');
    expect(into.policies).toEqual([
      { name: 'reader', arn: identity.ref, document: undefined, roles: [] },
    ]);
  });

  it('know an instance profile by its name', () => {
    const { identity } = plan('AWS::IAM::InstanceProfile', {});

    expect(identity).toEqual({
      ref: 'Orders-Thing0123',
      attributes: { Arn: 'arn:aws:iam::123456789012:instance-profile/Orders-Thing0123' },
    });
  });
});
