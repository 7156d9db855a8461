import { describe, expect, it } from 'vitest';
import type { AssemblyStack, Template } from '../../../../local/runner/assembly/read-assembly.ts';
import { type SsmPlan, ssmResources } from '../../../../local/runner/emulators/ssm/resources.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import type { ResourceKind } from '../../../../local/runner/plan/plan.ts';
import { parameterValue } from '../../../../local/runner/plan/template-parameter.ts';

const ssmType = 'AWS::SSM::Parameter::Value<String>';
const stored = (name: string) => (name === '/list' ? 'a, b' : undefined);

describe('parameterValue', () => {
  it.each([
    ['String', 'plain', 'plain'],
    ['CommaDelimitedList', 'a,b', ['a', 'b']],
    ['AWS::SSM::Parameter::Name', '/list', '/list'],
    [ssmType, '/list', 'a, b'],
    ['AWS::SSM::Parameter::Value<List<String>>', '/list', ['a', 'b']],
    [ssmType, '/cdk-bootstrap/hnb659fds/version', '30'],
  ])('gives a %s with default "%s"', (Type, Default, value) => {
    expect(parameterValue('P', { Type, Default }, stored)).toEqual(value);
  });

  it('gives the same image in every run, another one for another name', () => {
    const image = (name: string) =>
      parameterValue(
        'P',
        { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: name },
        stored,
      );
    const arm = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-arm64';

    expect(image(arm)).toMatch(/^ami-[0-9a-f]{17}$/);
    expect(image(arm)).toBe(image(arm));
    expect(image(arm)).not.toBe(image('/aws/service/bottlerocket/x/image_id'));
  });

  it('says what is missing', () => {
    expect(() => parameterValue('P', { Type: 'String' }, stored)).toThrow(
      'parameter "P" has no default, so it has no value here',
    );
    expect(() => parameterValue('P', { Type: ssmType, Default: '/nope' }, stored)).toThrow(
      'parameter "P" is read from the Systems Manager parameter "/nope", which neither this app declares nor TraceLab stands in for',
    );
  });
});

const stack = (stackName: string, template: Partial<Template>): AssemblyStack => ({
  id: stackName,
  stackName,
  account: undefined,
  region: undefined,
  directory: '/tmp',
  template: {
    Resources: {},
    Parameters: {},
    Mappings: {},
    Conditions: {},
    Outputs: {},
    ...template,
  },
});

const box: ResourceKind<SsmPlan & { boxes: unknown[] }> = {
  type: 'Test::Box',
  identify: ({ logicalId }) => ({ ref: logicalId, attributes: {} }),
  plan: (resource, into) => {
    into.boxes.push(resource.property('Content'));
  },
};

describe('template parameters of an app', () => {
  it('hold what another stack stores', () => {
    const writer = stack('Writer', {
      Resources: {
        Url: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Name: '/url', Type: 'String', Value: 'http://x' },
        },
      },
    });
    const reader = stack('Reader', {
      Parameters: { Url: { Type: ssmType, Default: '/url' } },
      Resources: { Box: { Type: 'Test::Box', Properties: { Content: { Ref: 'Url' } } } },
    });
    const into = { boxes: [], parameters: [] };

    makePlan([reader, writer], [box, ...ssmResources], into, {
      account: '123456789012',
      region: 'us-east-1',
      partition: 'aws',
    });

    expect(into).toMatchObject({
      boxes: ['http://x'],
      parameters: [{ name: '/url', value: 'http://x' }],
    });
  });

  it('that lead back to themselves are named', () => {
    const circle = stack('Circle', {
      Parameters: { Url: { Type: ssmType, Default: '/url' } },
      Resources: {
        Url2: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Name: '/url', Type: 'String', Value: { Ref: 'Url' } },
        },
      },
    });

    const { resources } = makePlan(
      [circle],
      ssmResources,
      { parameters: [] },
      {
        account: '123456789012',
        region: 'us-east-1',
        partition: 'aws',
      },
    );

    expect(resources).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('refers back to itself') },
    ]);
  });
});
