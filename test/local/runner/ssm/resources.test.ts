import { describe, expect, it } from 'vitest';
import { type SsmPlan, ssmResources } from '../../../../local/runner/emulators/ssm/resources.ts';
import { declared, scope } from '../protocols/declared.ts';

const [kind] = ssmResources;

const parameter = (properties: Record<string, unknown>) =>
  declared('AWS::SSM::Parameter', { Type: 'String', Value: 'v', ...properties }, 'Url');

describe('AWS::SSM::Parameter', () => {
  it('is named as declared, or by its stack', () => {
    expect(kind?.identify(parameter({ Name: '/a/b' }), scope)).toEqual({
      ref: '/a/b',
      attributes: { Type: 'String', Value: 'v' },
    });
    expect(kind?.identify(parameter({}), scope).ref).toBe('Orders-Url');
  });

  it('joins the plan', () => {
    const plan: SsmPlan = { parameters: [] };

    kind?.plan(parameter({ Name: '/a', Description: 'd', AllowedPattern: 'v+' }), plan, scope);

    expect(plan.parameters).toEqual([
      { name: '/a', type: 'String', value: 'v', description: 'd', allowedPattern: 'v+' },
    ]);
  });

  it.each([
    [{ Name: '/a//b' }, 'Name must not have empty levels, got "/a//b"'],
    [{ Name: 'a/b' }, 'Name must begin with "/" where it has levels'],
    [{ Name: '/ssm/x' }, 'Name must not begin with "aws" or "ssm"'],
    [
      { Type: 'SecureString' },
      'a parameter of type "SecureString" is not emulated yet; use String or StringList',
    ],
    [{ Value: undefined }, 'Value is missing; set it in the CDK code'],
    [{ Value: 'x'.repeat(4097) }, 'Value must have at most 4096 bytes'],
    [{ AllowedPattern: '\\d' }, 'Value must match the pattern "\\d", got "v"'],
  ])('refuses %j', (properties, message) => {
    expect(() => kind?.plan(parameter(properties), { parameters: [] }, scope)).toThrow(message);
  });
});
