import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import {
  TracedFunction,
  type TracedFunctionProps,
} from '../../../lib/constructs/traced-function.ts';
import { testCode, testStack } from '../test-app.ts';

function templateOf(props: Partial<TracedFunctionProps> = {}): Template {
  const stack = testStack();
  new TracedFunction(stack, 'Greet', {
    functionName: 'greet',
    description: 'Greets',
    code: testCode(),
    ...props,
  });
  return Template.fromStack(stack);
}

describe('TracedFunction', () => {
  it('is traced actively', () => {
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      TracingConfig: { Mode: 'Active' },
    });
  });

  it('follows its caller in pass-through mode, and may still write what the caller samples', () => {
    const template = templateOf({ tracing: 'pass-through' });

    template.hasResourceProperties('AWS::Lambda::Function', {
      TracingConfig: { Mode: 'PassThrough' },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: [daemonPolicy] });
  });

  it('has the managed policy as its one X-Ray grant', () => {
    const template = templateOf();

    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: [daemonPolicy] });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('xray:');
  });

  it('may write to its own log group and not make any, so that none outlives the stack', () => {
    templateOf().hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^GreetLogs'), 'Arn'] },
          },
        ],
      },
    });
  });

  it('keeps its logs for a week under the name that Lambda would give them', () => {
    const template = templateOf();

    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { LogGroupName: '/aws/lambda/greet', RetentionInDays: 7 },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^GreetLogs') } },
    });
  });

  it('states its runtime, architecture, memory and timeout', () => {
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 10,
    });
  });

  it('tells Powertools its name', () => {
    templateOf().hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'greet',
      Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'greet' } },
    });
  });

  it('takes other limits', () => {
    const template = templateOf({
      timeout: Duration.seconds(3),
      memorySize: 1024,
      reservedConcurrentExecutions: 0,
      logRetention: RetentionDays.ONE_DAY,
    });

    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 3,
      MemorySize: 1024,
      ReservedConcurrentExecutions: 0,
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  });

  it('may send what failed to its dead-letter queue', () => {
    const stack = testStack();
    new TracedFunction(stack, 'Greet', {
      functionName: 'greet',
      description: 'Greets',
      code: testCode(),
      deadLetterQueue: new Queue(stack, 'Failed'),
    });
    const template = Template.fromStack(stack);

    const queueArn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Failed'), 'Arn'] };
    template.hasResourceProperties('AWS::Lambda::Function', {
      DeadLetterConfig: { TargetArn: queueArn },
    });
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
        ]),
      },
    });
  });
});

const daemonPolicy = {
  'Fn::Join': [
    '',
    ['arn:', { Ref: 'AWS::Partition' }, ':iam::aws:policy/AWSXRayDaemonWriteAccess'],
  ],
};
