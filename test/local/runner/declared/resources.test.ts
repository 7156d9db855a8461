import { describe, expect, it } from 'vitest';
import { declaredResources } from '../../../../local/runner/emulators/declared/resources.ts';

const scope = { account: '123456789012', region: 'us-east-1', partition: 'aws' };

function plan(type: string, properties: Record<string, unknown>) {
  const kind = declaredResources.find((it) => it.type === type);
  if (kind === undefined) throw new Error(`no kind for "${type}"`);
  const resource = {
    stack: 'Orders',
    logicalId: 'Thing0123',
    type,
    constructPath: 'Orders/Thing/Resource',
    property: (name: string) => properties[name],
  };
  kind.plan(resource, {}, scope);
  return kind.identify(resource, scope);
}

describe('declared resources', () => {
  it('know a log group by its name and its ARN', () => {
    const identity = plan('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/place-order' });

    expect(identity).toEqual({
      ref: '/aws/lambda/place-order',
      attributes: {
        Arn: 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/place-order:*',
      },
    });
  });

  it('know a policy of log groups by its name', () => {
    expect(plan('AWS::Logs::ResourcePolicy', { PolicyName: 'p' }).ref).toBe('p');
  });

  it('take CDK metadata for granted', () => {
    expect(plan('AWS::CDK::Metadata', {}).ref).toBe('Thing0123');
  });
});
