import { describe, expect, it } from 'vitest';
import type { AssemblyStack, Template } from '../../../../local/runner/assembly/read-assembly.ts';
import { makePlan } from '../../../../local/runner/plan/make-plan.ts';
import { PlanError, type ResourceKind } from '../../../../local/runner/plan/plan.ts';

interface TestPlan {
  readonly boxes: { name: string; content: unknown }[];
}

const box: ResourceKind<TestPlan> = {
  type: 'Test::Box',
  identify: (resource) => {
    const name = String(resource.property('Name') ?? resource.logicalId);
    return { ref: `arn:box:${name}`, attributes: { Name: name } };
  },
  plan: (resource, into) => {
    if (resource.property('Content') === 'bad')
      throw new PlanError('Content "bad": choose another');
    into.boxes.push({
      name: String(resource.property('Name')),
      content: resource.property('Content'),
    });
  },
};

const scope = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };

const stack = (template: Partial<Template>, stackName = 'S'): AssemblyStack => ({
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

const planOf = (...stacks: AssemblyStack[]) => {
  const boxes: TestPlan['boxes'] = [];
  return { boxes, ...makePlan(stacks, [box], { boxes }, scope) };
};

describe('makePlan', () => {
  it('resolves references between resources, parameters and pseudo parameters', () => {
    const template = {
      Parameters: { Size: { Type: 'String', Default: 'large' } },
      Resources: {
        A: { Type: 'Test::Box', Properties: { Name: { Ref: 'Size' }, Content: { Ref: 'B' } } },
        B: { Type: 'Test::Box', Properties: { Name: { 'Fn::Sub': `\${AWS::Region}-b` } } },
      },
    };

    const { boxes } = planOf(stack(template));

    expect(boxes).toEqual([
      { name: 'large', content: 'arn:box:eu-west-1-b' },
      { name: 'eu-west-1-b', content: undefined },
    ]);
  });

  it('lists what is not emulated, what is refused and what does not resolve, and plans the rest', () => {
    const template = {
      Resources: {
        Odd: { Type: 'Test::Unknown' },
        Bad: { Type: 'Test::Box', Properties: { Name: 'bad', Content: 'bad' } },
        Lost: { Type: 'Test::Box', Properties: { Name: 'lost', Content: { Ref: 'Nowhere' } } },
        NeedsOdd: {
          Type: 'Test::Box',
          Properties: { Content: { 'Fn::GetAtt': ['Odd', 'Arn'] } },
        },
        Fine: { Type: 'Test::Box', Properties: { Name: 'fine' } },
      },
    };

    const { boxes, resources } = planOf(stack(template));

    expect(boxes.map(({ name }) => name)).toEqual(['fine']);
    expect(
      resources.map(({ resource, state, reason }) => [resource.logicalId, state, reason]),
    ).toEqual([
      ['Odd', 'not emulated', 'Test::Unknown is not emulated yet; requests that reach it fail'],
      ['Bad', 'failed', 'Content "bad": choose another'],
      ['Lost', 'failed', 'property "Content": the template has no resource "Nowhere"'],
      [
        'NeedsOdd',
        'failed',
        'property "Content": "Odd" (Test::Unknown) is not emulated yet, so it has no value',
      ],
      ['Fine', 'planned', undefined],
    ]);
  });

  it('leaves out resources whose condition is false and reports a condition that does not exist', () => {
    const template = {
      Conditions: { InFrance: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] } },
      Resources: {
        French: { Type: 'Test::Box', Condition: 'InFrance', Properties: { Name: 'french' } },
        Lost: { Type: 'Test::Box', Condition: 'Nowhere', Properties: { Name: 'lost' } },
      },
    };

    const { resources } = planOf(stack(template));

    expect(resources.map(({ resource, reason }) => [resource.logicalId, reason])).toEqual([
      ['Lost', 'the template has no condition "Nowhere"'],
    ]);
  });

  it('reports references that lead back to themselves', () => {
    const template = {
      Resources: {
        A: { Type: 'Test::Box', Properties: { Name: { Ref: 'B' } } },
        B: { Type: 'Test::Box', Properties: { Name: { Ref: 'A' } } },
      },
    };

    const { resources } = planOf(stack(template));

    expect(resources.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('"A" refers back to itself'),
      expect.stringContaining('"B" refers back to itself'),
    ]);
  });

  it('knows the names of stacks that do not run', () => {
    const away = stack(
      {
        Resources: { A: { Type: 'Test::Box', Properties: { Name: 'a' } } },
        Outputs: { Shared: { Value: { Ref: 'A' }, Export: { Name: 'away-a' } } },
      },
      'Away',
    );
    const here = stack({
      Resources: {
        B: { Type: 'Test::Box', Properties: { Name: { 'Fn::ImportValue': 'away-a' } } },
      },
    });
    const boxes: TestPlan['boxes'] = [];

    const { resources } = makePlan([here], [box], { boxes }, scope, [away]);

    expect(boxes).toMatchObject([{ name: 'arn:box:a' }]);
    expect(resources).toHaveLength(1);
  });

  it('follows exports, stack outputs and lists outputs that resolve', () => {
    const producer = stack(
      {
        Resources: { A: { Type: 'Test::Box', Properties: { Name: 'a' } } },
        Outputs: {
          Shared: { Value: { Ref: 'A' }, Export: { Name: { 'Fn::Sub': `\${AWS::StackName}-a` } } },
          Broken: { Value: { Ref: 'Nowhere' } },
        },
      },
      'Producer',
    );
    const consumer = stack(
      {
        Resources: {
          X: {
            Type: 'Test::Box',
            Properties: {
              Name: { 'Fn::ImportValue': 'Producer-a' },
              Content: { 'Fn::GetStackOutput': { StackName: 'Producer', OutputName: 'Shared' } },
            },
          },
        },
      },
      'Consumer',
    );

    const { boxes, outputs } = planOf(producer, consumer);

    expect(boxes[1]).toEqual({ name: 'arn:box:a', content: 'arn:box:a' });
    expect(outputs).toEqual([{ stack: 'Producer', name: 'Shared', value: 'arn:box:a' }]);
  });

  it('tells which stacks that do not run are referred to, by those that do', () => {
    const shared = (name: string) =>
      stack(
        {
          Resources: { A: { Type: 'Test::Box', Properties: { Name: name } } },
          Outputs: { Shared: { Value: { Ref: 'A' }, Export: { Name: name } } },
        },
        name,
      );
    const [running, used, unused] = [shared('Running'), shared('Used'), shared('Unused')] as const;
    const content = {
      'Fn::Join': ['', ['Running', 'Used'].map((name) => ({ 'Fn::ImportValue': name }))],
    };
    const user = stack(
      { Resources: { X: { Type: 'Test::Box', Properties: { Name: 'x', Content: content } } } },
      'User',
    );

    const { missing } = makePlan([user, running], [box], { boxes: [] }, scope, [used, unused]);

    expect(missing).toEqual(new Map([[user, new Set([used])]]));
  });
});
