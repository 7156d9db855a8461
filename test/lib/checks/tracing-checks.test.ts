import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnStage, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  ManagedPolicy,
  Policy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import {
  type CfnFunction,
  Function as LambdaFunction,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogRetention, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Topic, TracingConfig } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-xray';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
  Provider,
} from 'aws-cdk-lib/custom-resources';
import { beforeEach, describe, expect, it } from 'vitest';
import { TracingChecks } from '../../../lib/checks/tracing-checks.ts';
import { TracedFunction } from '../../../lib/constructs/traced-function.ts';
import { XRayServiceAccess } from '../../../lib/constructs/x-ray-service-access.ts';
import { testApp, testCode, testStack } from '../test-app.ts';

let stack: Stack;

beforeEach(() => {
  stack = testStack();
});

/** `<rule> at <construct path>`, of every finding of the rule. */
function findings(rule: string): string[] {
  return new TracingChecks()
    .validateScope(stack.node.root)
    .violations.filter(({ ruleName }) => ruleName.startsWith(`TracingChecks-${rule}`))
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName.slice(14)} at ${constructPath}`),
    );
}

function tracedFunction(tracing?: 'active' | 'pass-through'): TracedFunction {
  return new TracedFunction(stack, 'Greet', {
    functionName: 'greet',
    description: 'Greets',
    code: testCode(),
    tracing,
  });
}

/** A function made without `TracedFunction`. */
function plainFunction(props: { tracing?: Tracing; role?: Role } = {}): LambdaFunction {
  return new LambdaFunction(stack, 'Plain', {
    code: testCode(),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    ...props,
  });
}

const lambdaRole = (...policies: string[]): Role =>
  new Role(stack, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  });

function setMode(of: LambdaFunction, mode: string): void {
  (of.node.defaultChild as CfnFunction).tracingConfig = { mode };
}

describe('FunctionTracing', () => {
  it('passes a function that is traced, or that states that its caller decides', () => {
    tracedFunction('pass-through');
    plainFunction({ tracing: Tracing.ACTIVE });

    expect(findings('FunctionTracing')).toEqual([]);
  });

  it('finds a function that says nothing about tracing', () => {
    plainFunction();

    expect(findings('FunctionTracing')).toEqual(['FunctionTracing at Test/Plain/Resource']);
  });

  it('exempts the functions behind the custom resources of CDK', () => {
    new AwsCustomResource(stack, 'Call', {
      onUpdate: {
        service: 'xray',
        action: 'getGroups',
        physicalResourceId: PhysicalResourceId.of('groups'),
      },
      policy: AwsCustomResourcePolicy.fromSdkCalls({
        resources: AwsCustomResourcePolicy.ANY_RESOURCE,
      }),
    });
    new Provider(stack, 'Framework', { onEventHandler: tracedFunction().function });
    new LogRetention(stack, 'Retention', { logGroupName: 'x', retention: RetentionDays.ONE_DAY });
    new Bucket(stack, 'Bucket', {
      autoDeleteObjects: true,
      removalPolicy: RemovalPolicy.DESTROY,
    }).addEventNotification(
      EventType.OBJECT_CREATED,
      new SqsDestination(new Queue(stack, 'Queue')),
    );

    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Function', 6);
    expect(findings('')).toEqual([]);
  });
});

describe('FunctionCanWriteSegments', () => {
  it('passes a function whose role has a policy for it, or a statement', () => {
    tracedFunction();
    plainFunction({ tracing: Tracing.ACTIVE });

    expect(findings('FunctionCanWriteSegments')).toEqual([]);
  });

  it('passes a function that nobody traces, and one with a role from elsewhere', () => {
    plainFunction();
    const borrowed = new LambdaFunction(stack, 'Borrowed', {
      code: testCode(),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      role: Role.fromRoleArn(stack, 'Elsewhere', 'arn:aws:iam::111122223333:role/elsewhere'),
    });
    setMode(borrowed, 'Active');

    expect(findings('FunctionCanWriteSegments')).toEqual([]);
  });

  it.each(['Active', 'PassThrough'])('finds a function in mode %s that may not', (mode) => {
    setMode(plainFunction({ role: lambdaRole('service-role/AWSLambdaBasicExecutionRole') }), mode);

    expect(findings('FunctionCanWriteSegments')).toEqual([
      'FunctionCanWriteSegments at Test/Plain/Resource',
    ]);
  });
});

describe('OneXRayGrant', () => {
  it('passes a role with the one managed policy', () => {
    tracedFunction();

    expect(findings('OneXRayGrant')).toEqual([]);
  });

  it('passes a role that is not for compute, whatever its statements', () => {
    const operator = new Role(stack, 'Operator', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
    });
    operator.addToPolicy(statement('xray:PutTraceSegments'));

    expect(findings('OneXRayGrant')).toEqual([]);
  });

  it('finds the statement that the tracing property of the L2 adds', () => {
    plainFunction({ tracing: Tracing.ACTIVE });

    expect(findings('OneXRayGrant')).toEqual([
      'OneXRayGrant[Inline::xray:PutTelemetryRecords] at Test/Plain/ServiceRole/Resource',
      'OneXRayGrant[Inline::xray:PutTraceSegments] at Test/Plain/ServiceRole/Resource',
    ]);
  });

  it('finds a statement in the role itself, and in a managed policy of the stack', () => {
    new Role(stack, 'Embedded', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      inlinePolicies: { Own: new PolicyDocument({ statements: [statement('XRay:*')] }) },
    });
    const managed = new Role(stack, 'Managed', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    });
    new ManagedPolicy(stack, 'Ours', {
      roles: [managed],
      statements: [statement('xray:GetGroup')],
    });

    expect(findings('OneXRayGrant')).toEqual([
      'OneXRayGrant[Inline::XRay:*] at Test/Embedded/Resource',
      'OneXRayGrant[Inline::xray:GetGroup] at Test/Managed/Resource',
    ]);
  });

  it('finds a second managed policy', () => {
    lambdaRole('AWSXRayDaemonWriteAccess', 'AWSXrayFullAccess', 'AmazonS3ReadOnlyAccess');

    expect(findings('OneXRayGrant')).toEqual([
      'OneXRayGrant[Policy::AWSXrayFullAccess] at Test/Role/Resource',
    ]);
  });

  it('keeps the policies of different roles apart', () => {
    lambdaRole('AWSXRayDaemonWriteAccess');
    const other = new Role(stack, 'Other', {
      assumedBy: new ServicePrincipal('states.amazonaws.com'),
    });
    new Policy(stack, 'Policy', { roles: [other], statements: [statement('xray:*')] });

    expect(findings('OneXRayGrant')).toEqual([]);
  });
});

describe('RestStageTracing', () => {
  it('passes a stage that is traced', () => {
    restApi(true);

    expect(findings('RestStageTracing')).toEqual([]);
  });

  it('finds a stage that is not', () => {
    restApi(false);
    new CfnStage(stack, 'Silent', { restApiId: 'api' });

    expect(findings('RestStageTracing')).toEqual([
      'RestStageTracing at Test/Api/DeploymentStage.prod/Resource',
      'RestStageTracing at Test/Silent',
    ]);
  });
});

describe('TopicTracing', () => {
  it('passes a topic that is traced', () => {
    topic();

    expect(findings('TopicTracing[^A]')).toEqual([]);
  });

  it('finds a topic that is not', () => {
    new Topic(stack, 'Silent');
    new Topic(stack, 'Passive', { tracingConfig: TracingConfig.PASS_THROUGH });

    expect(findings('TopicTracing')).toEqual([
      'TopicTracing at Test/Silent/Resource',
      'TopicTracing at Test/Passive/Resource',
    ]);
  });
});

describe('TopicTracingAccess', () => {
  const finding = ['TopicTracingAccess at Test/News/Resource'];

  it('passes a topic with its policy, and one that needs none', () => {
    new XRayServiceAccess(stack, 'Access', { policyName: 'tracing', topic: topic() });
    new Topic(stack, 'Silent');

    expect(findings('TopicTracingAccess')).toEqual([]);
  });

  it.each([
    ['no source', undefined],
    ['any source', '*'],
    ['its name as source', 'arn:aws:sns:eu-west-1:111122223333:news'],
    ['a pattern of names as source', 'arn:aws:sns:*:111122223333:ne*'],
  ])('passes a topic that a policy with %s covers', (_, source) => {
    topic();
    xrayPolicy(snsStatement(source));

    expect(findings('TopicTracingAccess')).toEqual([]);
  });

  it('finds a topic without a policy', () => {
    topic();

    expect(findings('TopicTracingAccess')).toEqual(finding);
  });

  it('finds a topic whose policy is for another topic', () => {
    topic();
    const other = new Topic(stack, 'Other', { topicName: 'other' });
    new XRayServiceAccess(stack, 'Access', { policyName: 'tracing', topic: other });
    xrayPolicy(snsStatement('arn:aws:sns:eu-west-1:111122223333:old-news'));

    expect(findings('TopicTracingAccess')).toEqual(finding);
  });

  it.each([
    ['another service', { ...snsStatement(), Principal: { Service: 's3.amazonaws.com' } }],
    ['an account', { ...snsStatement(), Principal: { AWS: '111122223333' } }],
    ['everyone', { ...snsStatement(), Principal: '*' }],
    ['reading', { ...snsStatement(), Action: 'xray:Get*' }],
    ['nothing', { ...snsStatement(), Effect: 'Deny' }],
  ])('finds a topic whose policy is for %s', (_, document) => {
    topic();
    xrayPolicy(document);

    expect(findings('TopicTracingAccess')).toEqual(finding);
  });

  it('finds a topic whose policy is not JSON', () => {
    topic();
    new CfnResourcePolicy(stack, 'Broken', { policyName: 'broken', policyDocument: '{' });

    expect(findings('TopicTracingAccess')).toEqual(finding);
  });
});

describe('TracingChecks', () => {
  it('stops the synthesis of an app that registers it', () => {
    const app = testApp();
    Validations.of(app).addPlugins(new TracingChecks(app));
    new Topic(new Stack(app, 'Test'), 'Silent');

    expect(() => app.synth()).toThrow('The topic is not traced. (TracingChecks)');
  });

  it('is silent about a finding that was acknowledged with a reason', () => {
    const silent = new Topic(stack, 'Silent');

    Validations.of(silent).acknowledge({ id: 'TracingChecks-TopicTracing', reason: 'Not ours.' });

    expect(findings('')).toEqual([]);
  });
});

const topic = (): Topic =>
  new Topic(stack, 'News', { topicName: 'news', tracingConfig: TracingConfig.ACTIVE });

function restApi(tracingEnabled: boolean): void {
  const api = new RestApi(stack, 'Api', { deployOptions: { tracingEnabled } });
  api.root.addMethod('GET', new MockIntegration());
}

function xrayPolicy(document: object): void {
  new CfnResourcePolicy(stack, 'Literal', {
    policyName: 'literal',
    policyDocument: JSON.stringify({ Version: '2012-10-17', Statement: document }),
  });
}

function snsStatement(source?: string) {
  return {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: ['xray:Put*'],
    Resource: '*',
    Condition: source === undefined ? undefined : { ArnLike: { 'aws:SourceArn': source } },
  };
}

function statement(action: string): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: ['*'] });
}
