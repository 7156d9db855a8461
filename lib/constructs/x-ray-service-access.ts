import { Aws, Stack } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-xray';
import { Construct } from 'constructs';

export interface XRayServiceAccessProps {
  /** An account holds at most five such policies in a region, told apart by name. */
  readonly policyName: string;
  readonly topic: ITopic;
}

/**
 * Lets SNS write to X-Ray on behalf of one topic. A topic with active tracing records nothing
 * without it: the console creates the policy silently, CloudFormation does not.
 *
 * Service map: adds the topic's own `AWS::SNS::Topic` node, between its publishers and its
 * subscribers. Without it the publishers' `AWS::SNS` node is where the trace seems to go.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sns.html
 */
export class XRayServiceAccess extends Construct {
  constructor(scope: Construct, id: string, props: XRayServiceAccessProps) {
    super(scope, id);

    new CfnResourcePolicy(this, 'Policy', {
      policyName: props.policyName,
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'SnsActiveTracing',
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: ['xray:PutTraceSegments', 'xray:GetSamplingRules', 'xray:GetSamplingTargets'],
            Resource: '*',
            Condition: {
              StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
              StringLike: { 'aws:SourceArn': props.topic.topicArn },
            },
          },
        ],
      }),
    });
  }
}
