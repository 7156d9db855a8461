import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { XRayServiceAccess } from '../../../lib/constructs/x-ray-service-access.ts';
import { testStack } from '../test-app.ts';

describe('XRayServiceAccess', () => {
  it('lets SNS write segments for one topic of this account', () => {
    const stack = testStack();

    new XRayServiceAccess(stack, 'Access', {
      policyName: 'news-tracing',
      topic: new Topic(stack, 'News'),
    });

    const { PolicyName, PolicyDocument } = policyOf(stack);
    expect(PolicyName).toBe('news-tracing');
    expect(
      PolicyDocument['Fn::Join'][1].filter((part: unknown) => typeof part === 'object'),
    ).toEqual([{ Ref: 'AWS::AccountId' }, { Ref: expect.stringMatching(/^News/) }]);
    expect(documentOf(PolicyDocument)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'SnsActiveTracing',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
          Resource: '*',
          Condition: {
            StringEquals: { 'aws:SourceAccount': '<reference>' },
            StringLike: { 'aws:SourceArn': '<reference>' },
          },
        },
      ],
    });
  });

  it('reads the account from the deployment when the stack knows it, too', () => {
    const stack = testStack({ account: '111122223333', region: 'eu-west-1' });

    new XRayServiceAccess(stack, 'Access', {
      policyName: 'news-tracing',
      topic: Topic.fromTopicArn(stack, 'News', 'arn:aws:sns:eu-west-1:111122223333:news'),
    });

    const { Statement } = documentOf(policyOf(stack).PolicyDocument);
    expect(Statement[0].Condition.StringLike).toEqual({
      'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:news',
    });
  });
});

function policyOf(stack: Stack) {
  const found = Template.fromStack(stack).findResources('AWS::XRay::ResourcePolicy');
  return Object.values(found)[0]?.Properties;
}

function documentOf(property: { 'Fn::Join': [string, unknown[]] }) {
  const parts = property['Fn::Join'][1];
  return JSON.parse(
    parts.map((part) => (typeof part === 'string' ? part : '<reference>')).join(''),
  );
}
