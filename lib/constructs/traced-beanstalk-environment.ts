import { Stack, Validations } from 'aws-cdk-lib';
import { SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  CfnApplication,
  CfnApplicationVersion,
  CfnEnvironment,
} from 'aws-cdk-lib/aws-elasticbeanstalk';
import { InstanceProfile, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { ServiceAsset } from '../bundling/service-code.ts';
import { letIn } from './allowed-range.ts';
import { BeanstalkPlatform } from './beanstalk-platform.ts';

export interface TracedBeanstalkEnvironmentProps {
  readonly vpc: Vpc;
  /** Of its segments. */
  readonly serviceName: string;
  readonly description: string;
  /** A bundle with a Procfile and the daemon's configuration file. */
  readonly code: ServiceAsset;
  readonly environment: Readonly<Record<string, string>>;
  /** Addresses that may call. */
  readonly allowedCidr: string;
}

const platformBranch = 'Node.js 24 running on 64bit Amazon Linux 2023';

/**
 * A web environment of Elastic Beanstalk with one instance, on which the platform runs the X-Ray
 * daemon.
 *
 * Service map: adds an `AWS::ElasticBeanstalk::Environment` node of the service's name, for the
 * segments that its code writes, and edges to all that the code calls through captured clients.
 * Without `XRayEnabled` there is no daemon: the program works just the same, and the node is missing.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-configuration-debugging.html
 */
export class TracedBeanstalkEnvironment extends Construct {
  readonly url: string;
  readonly role: Role;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: TracedBeanstalkEnvironmentProps) {
    super(scope, id);

    this.securityGroup = openDoor(this, props);
    this.role = instanceRole(this);
    const application = new CfnApplication(this, 'Application', {
      description: props.description,
    });
    const bundle = new Asset(this, 'Bundle', props.code);
    const version = new CfnApplicationVersion(this, 'Version', {
      applicationName: application.ref,
      sourceBundle: { s3Bucket: bundle.s3BucketName, s3Key: bundle.s3ObjectKey },
    });
    const environment = new CfnEnvironment(this, 'Environment', {
      applicationName: application.ref,
      description: props.description,
      versionLabel: version.ref,
      platformArn: new BeanstalkPlatform(this, 'Platform', { branch: platformBranch }).arn,
      optionSettings: toOptionSettings(this.options(props)),
    });
    this.url = `http://${environment.attrEndpointUrl}`;
    Validations.of(environment).acknowledge({
      id: 'AwsSolutions-EB4',
      reason:
        'Its logs are streamed to CloudWatch and deleted with the environment; the bucket for rotated logs would outlive it.',
    });
  }

  /** @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html */
  private options(props: TracedBeanstalkEnvironmentProps): BeanstalkOptions {
    const profile = new InstanceProfile(this, 'InstanceProfile', { role: this.role });
    return {
      'aws:elasticbeanstalk:xray': { XRayEnabled: 'true' },
      'aws:elasticbeanstalk:environment': {
        EnvironmentType: 'SingleInstance',
        ServiceRole: serviceRole(this).roleArn,
      },
      'aws:ec2:vpc': {
        VPCId: props.vpc.vpcId,
        Subnets: props.vpc.publicSubnets.map(({ subnetId }) => subnetId).join(','),
        AssociatePublicIpAddress: 'true',
      },
      'aws:ec2:instances': { InstanceTypes: 't4g.micro', SupportedArchitectures: 'arm64' },
      'aws:autoscaling:launchconfiguration': {
        IamInstanceProfile: profile.instanceProfileArn,
        SecurityGroups: this.securityGroup.securityGroupId,
        // The default group would let in everyone.
        DisableDefaultEC2SecurityGroup: 'true',
        DisableIMDSv1: 'true',
        RootVolumeType: 'gp3',
      },
      'aws:elasticbeanstalk:healthreporting:system': { SystemType: 'enhanced' },
      'aws:elasticbeanstalk:managedactions': {
        ManagedActionsEnabled: 'true',
        PreferredStartTime: 'Tue:03:00',
      },
      'aws:elasticbeanstalk:managedactions:platformupdate': { UpdateLevel: 'minor' },
      'aws:elasticbeanstalk:cloudwatch:logs': {
        StreamLogs: 'true',
        DeleteOnTerminate: 'true',
        RetentionInDays: '7',
      },
      'aws:elasticbeanstalk:application:environment': {
        NODE_ENV: 'production',
        PORT: '8080',
        AWS_REGION: Stack.of(this).region,
        SERVICE_NAME: props.serviceName,
        AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
        ...props.environment,
      },
    };
  }
}

type BeanstalkOptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

function toOptionSettings(options: BeanstalkOptions): CfnEnvironment.OptionSettingProperty[] {
  return Object.entries(options).flatMap(([namespace, values]) =>
    Object.entries(values).map(([optionName, value]) => ({ namespace, optionName, value })),
  );
}

function openDoor(
  scope: Construct,
  { vpc, allowedCidr }: TracedBeanstalkEnvironmentProps,
): SecurityGroup {
  const securityGroup = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'Environment: lets the allowed range in',
  });
  letIn(securityGroup, allowedCidr);
  return securityGroup;
}

function instanceRole(scope: Construct): Role {
  const role = new Role(scope, 'InstanceRole', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSElasticBeanstalkWebTier')],
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSElasticBeanstalkWebTier]',
    reason:
      'What the agents of Elastic Beanstalk need on a web instance, kept up to date by AWS. It is the one X-Ray grant, too.',
  });
  return role;
}

/** @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/concepts-roles-service.html */
function serviceRole(scope: Construct): Role {
  const policies = [
    'service-role/AWSElasticBeanstalkEnhancedHealth',
    'AWSElasticBeanstalkManagedUpdatesCustomerRolePolicy',
  ];
  const role = new Role(scope, 'ServiceRole', {
    assumedBy: new ServicePrincipal('elasticbeanstalk.amazonaws.com'),
    managedPolicies: policies.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  for (const name of policies) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
      reason:
        'What Elastic Beanstalk documents for its own role, for health reports and managed updates.',
    });
  }
  return role;
}
