import { Validations } from 'aws-cdk-lib';
import { Peer, Port, type SecurityGroup } from 'aws-cdk-lib/aws-ec2';

/** Of the setting `allowedCidr`: lets everyone in. */
export const everyone = '0.0.0.0/0';

/** Lets the addresses of the settings in, over HTTP. */
export function letIn(securityGroup: SecurityGroup, allowedCidr: string): void {
  securityGroup.addIngressRule(Peer.ipv4(allowedCidr), Port.tcp(80), 'HTTP');
  if (allowedCidr !== everyone) return;
  Validations.of(securityGroup).acknowledge({
    id: 'AwsSolutions-EC23',
    reason:
      'Sample clients call from anywhere by default; the setting "allowedCidr" shuts out all others.',
  });
}
