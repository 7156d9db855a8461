import { Validations } from 'aws-cdk-lib';
import { ManagedPolicy, type Role } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a compute role write segments, by exactly one grant: the managed policy.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/security_iam_id-based-policy-examples.html
 */
export function grantXRayWrite(role: Role): void {
  role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AWSXRayDaemonWriteAccess'));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSXRayDaemonWriteAccess]',
    reason:
      'The X-Ray write actions take no resource, so a policy of our own would say the same with the same "*". AWS maintains this one.',
  });
}
