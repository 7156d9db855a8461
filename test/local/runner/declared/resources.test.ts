import { describe, expect, it } from 'vitest';
import {
  type DeclaredPlan,
  declaredResources,
} from '../../../../local/runner/emulators/declared/resources.ts';

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

function plan(type: string, properties: Record<string, unknown>) {
  const kind = declaredResources.find((it) => it.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  const into: DeclaredPlan = { xrayResourcePolicies: [] };
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

describe('declared resources', () => {
  it('know a log group by its name and its ARN', () => {
    const { identity } = plan('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/place-order' });

    expect(identity).toEqual({
      ref: '/aws/lambda/place-order',
      attributes: {
        Arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/place-order:*',
      },
    });
  });

  it.each([
    ['text', '{"Statement":[]}'],
    ['an object', { Statement: [] }],
  ])("keep an X-Ray resource policy's document given as %s", (_, PolicyDocument) => {
    const { into, identity } = plan('AWS::XRay::ResourcePolicy', {
      PolicyName: 'p',
      PolicyDocument,
    });

    expect(identity.ref).toBe('p');
    expect(into.xrayResourcePolicies).toEqual([{ name: 'p', document: '{"Statement":[]}' }]);
  });

  it('take CDK metadata for granted', () => {
    const { into } = plan('AWS::CDK::Metadata', {});

    expect(into).toEqual({ xrayResourcePolicies: [] });
  });
});
