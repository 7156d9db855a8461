import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type AddApplicationTargetsProps,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { letIn } from './allowed-range.ts';

export interface PublicLoadBalancerProps {
  readonly vpc: Vpc;
  /** Addresses that may call. */
  readonly allowedCidr: string;
}

export interface LoadBalancerTargetProps extends Pick<AddApplicationTargetsProps, 'targets'> {
  readonly port: number;
}

/** Of every service; a sampling rule keeps it out of the traces. */
export const healthCheckPath = '/health';

/**
 * A load balancer on the internet that speaks HTTP, with its access logs in a bucket that goes with
 * the stack.
 *
 * Service map: adds nothing, for a load balancer writes no segments. It gives requests without a
 * trace header one with a root, adds a `Self` to the others, and writes the header into its access
 * log; whether to sample is left to the service behind it.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export class PublicLoadBalancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  /** Of the load balancer; what stands behind it lets this group in and no other. */
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: PublicLoadBalancerProps) {
    super(scope, id);

    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Load balancer: lets the allowed range in',
      allowAllOutbound: false,
    });
    letIn(this.securityGroup, props.allowedCidr);

    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      internetFacing: true,
      securityGroup: this.securityGroup,
      dropInvalidHeaderFields: true,
      deletionProtection: false,
    });
    this.keepAccessLogs();
  }

  get url(): string {
    return `http://${this.loadBalancer.loadBalancerDnsName}`;
  }

  /** Serves port 80 from targets that answer their health checks. */
  serve({ port, targets }: LoadBalancerTargetProps): ApplicationTargetGroup {
    const listener = this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      // The security group has the allowed range already.
      open: false,
    });
    return listener.addTargets('Targets', {
      port,
      protocol: ApplicationProtocol.HTTP,
      targets,
      deregistrationDelay: Duration.seconds(15),
      healthCheck: { path: healthCheckPath, interval: Duration.seconds(15) },
    });
  }

  private keepAccessLogs(): void {
    const bucket = new Bucket(this, 'AccessLogs', {
      // Load balancers deliver to no bucket that is encrypted with a key of one's own.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(7) }],
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    this.loadBalancer.logAccessLogs(bucket);
    // The bucket is emptied once nothing writes to it any more, or it could not be deleted.
    this.loadBalancer.node.addDependency(bucket.node.findChild('AutoDeleteObjectsCustomResource'));
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds access logs itself, which nobody reads but the owner of the account.',
    });
  }
}
