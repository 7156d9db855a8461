import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { beforeEach, describe, it } from 'vitest';
import { bindFunction, bindTable, bindTopic } from '../../../lib/constructs/bindings.ts';
import { OrderTable } from '../../../lib/constructs/order-table.ts';
import { TracedFunction } from '../../../lib/constructs/traced-function.ts';
import { testCode, testStack } from '../test-app.ts';

describe('bindings', () => {
  let stack: Stack;
  let greet: TracedFunction;

  beforeEach(() => {
    stack = testStack();
    greet = tracedFunction(stack, 'Greet');
  });

  it('let a function perform the named actions on a table, and tell its name', () => {
    const table = new OrderTable(stack, 'Guests', { tableName: 'guests' });

    bindTable(greet, 'GUESTS_TABLE', table, 'dynamodb:GetItem', 'dynamodb:PutItem');

    expectBinding(stack, {
      variable: { GUESTS_TABLE: { Ref: Match.stringLikeRegexp('^Guests') } },
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
      resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Guests'), 'Arn'] },
    });
  });

  it('let a function publish to a topic, and tell its ARN', () => {
    const topic = new Topic(stack, 'News');

    bindTopic(greet, 'NEWS_TOPIC_ARN', topic);

    const arn = { Ref: Match.stringLikeRegexp('^News') };
    expectBinding(stack, {
      variable: { NEWS_TOPIC_ARN: arn },
      actions: 'sns:Publish',
      resource: arn,
    });
  });

  it('let a function invoke another, unqualified, and tell its name', () => {
    const wave = tracedFunction(stack, 'Wave');

    bindFunction(greet, 'WAVE_FUNCTION', wave);

    expectBinding(stack, {
      variable: { WAVE_FUNCTION: { Ref: Match.stringLikeRegexp('^WaveFunction') } },
      actions: 'lambda:InvokeFunction',
      resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WaveFunction'), 'Arn'] },
    });
  });
});

function tracedFunction(stack: Stack, id: string): TracedFunction {
  return new TracedFunction(stack, id, {
    functionName: id.toLowerCase(),
    description: id,
    code: testCode(),
  });
}

function expectBinding(
  stack: Stack,
  expected: { variable: object; actions: unknown; resource: object },
): void {
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::Lambda::Function', {
    FunctionName: 'greet',
    Environment: { Variables: Match.objectLike(expected.variable) },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^GreetRole') }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Effect: 'Allow', Action: expected.actions, Resource: expected.resource },
      ]),
    },
  });
}
