import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { FlowLogDestination, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { AppConfig } from '../config.ts';
import { networkNames } from '../names.ts';

export interface NetworkStackProps extends StackProps {
  readonly config: AppConfig;
}

/**
 * The network that containers, instances and databases share: two zones with a public subnet each.
 * There is no NAT gateway, which would cost more than all that it serves; what must reach the
 * internet has a public address behind a security group that lets nothing in but what it serves.
 *
 * Service map: adds nothing. Tracing needs no more of a network than a way out to X-Ray.
 */
export class NetworkStack extends Stack {
  readonly vpc: Vpc;

  constructor(scope: Construct, id: string, props: NetworkStackProps) {
    const { config, ...stackProps } = props;
    super(scope, id, {
      stackName: networkNames(config.prefix).stack,
      description: 'TraceLab: the network of the traced containers, instances and databases',
      ...stackProps,
    });

    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 24 }],
    });
    const flowLogs = new LogGroup(this, 'FlowLogs', {
      retention: RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toCloudWatchLogs(flowLogs),
    });
  }
}
