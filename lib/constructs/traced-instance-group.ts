import { Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  AdditionalHealthCheckType,
  AutoScalingGroup,
  type CfnAutoScalingGroup,
  HealthChecks,
  Signals,
  UpdatePolicy,
} from 'aws-cdk-lib/aws-autoscaling';
import {
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceClass,
  InstanceSize,
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
  MachineImage,
  SecurityGroup,
  SubnetType,
  UserData,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Grant, ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { ServiceAsset } from '../bundling/service-code.ts';
import { installNode, runNodeService } from '../user-data/node-service.ts';
import { signalReady, waitUntilHealthy } from '../user-data/readiness.ts';
import { script } from '../user-data/shell.ts';
import { runXRayDaemon } from '../user-data/x-ray-daemon.ts';
import { healthCheckPath, type PublicLoadBalancer } from './public-load-balancer.ts';
import { grantXRayWrite } from './x-ray-write-access.ts';

export interface TracedInstanceGroupProps {
  readonly vpc: Vpc;
  /** Of its segments. */
  readonly serviceName: string;
  /** Of its unit and folder on the instance. */
  readonly unit: string;
  readonly description: string;
  readonly code: ServiceAsset;
  readonly environment: Readonly<Record<string, string>>;
  readonly loadBalancer: PublicLoadBalancer;
}

const port = 8080;

/**
 * Instances of Amazon Linux behind a load balancer, whose user data installs, configures and starts
 * the X-Ray daemon and the program as services. Nobody can log in but through Session Manager.
 *
 * Service map: adds an `AWS::EC2::Instance` node of the service's name, for the segments that its code
 * writes, and edges to all that the code calls through captured clients. Without the daemon in the
 * user data the program works just the same, and the node is missing.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ec2.html
 */
export class TracedInstanceGroup extends Construct {
  readonly group: AutoScalingGroup;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: TracedInstanceGroupProps) {
    super(scope, id);

    const bundle = new Asset(this, 'Bundle', props.code);
    this.role = instanceRole(this, bundle);
    const userData = UserData.forLinux();
    this.group = this.addGroup(props.vpc, userData);
    userData.addCommands(this.startUp(props, bundle));
    props.loadBalancer.serve({ port, targets: [this.group] });
  }

  private addGroup(vpc: Vpc, userData: UserData): AutoScalingGroup {
    const launchTemplate = new LaunchTemplate(this, 'LaunchTemplate', {
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      role: this.role,
      userData,
      securityGroup: new SecurityGroup(this, 'SecurityGroup', {
        vpc,
        description: 'Instances: let their load balancer in',
      }),
      requireImdsv2: true,
      httpTokens: LaunchTemplateHttpTokens.REQUIRED,
      // Only the instance itself asks, no container on it.
      httpPutResponseHopLimit: 1,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(8, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    });
    const group = new AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      launchTemplate,
      minCapacity: 1,
      maxCapacity: 2,
      healthChecks: HealthChecks.withAdditionalChecks({
        additionalTypes: [AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.minutes(5),
      }),
      signals: Signals.waitForAll({ timeout: Duration.minutes(10) }),
      // Otherwise a change of the user data would wait for the next instance.
      updatePolicy: UpdatePolicy.rollingUpdate({ minInstancesInService: 1 }),
    });
    Validations.of(group).acknowledge({
      id: 'AwsSolutions-AS3',
      reason:
        'Nobody would read its mail: one instance of a sample, which the group replaces by itself when its health checks fail.',
    });
    return group;
  }

  private startUp(props: TracedInstanceGroupProps, bundle: Asset): string {
    const { region, urlSuffix, stackName } = Stack.of(this);
    const logicalId = Stack.of(this).getLogicalId(
      this.group.node.defaultChild as CfnAutoScalingGroup,
    );
    return script(
      runXRayDaemon({ region, urlSuffix }),
      installNode(),
      runNodeService({
        name: props.unit,
        description: props.description,
        bundleUrl: bundle.s3ObjectUrl,
        region,
        environment: {
          PORT: String(port),
          SERVICE_NAME: props.serviceName,
          AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
          ...props.environment,
        },
      }),
      [
        ...waitUntilHealthy(port, healthCheckPath),
        ...signalReady({ stackName, logicalId, region }),
      ],
    );
  }
}

function instanceRole(scope: Construct, bundle: Asset): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
  });
  grantXRayWrite(role);
  Grant.addToPrincipal({
    grantee: role,
    actions: ['s3:GetObject'],
    resourceArns: [bundle.bucket.arnForObjects(bundle.s3ObjectKey)],
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]',
    reason:
      'What AWS documents for Session Manager, the one way to log in: there is no SSH key and no open port for one.',
  });
  return role;
}
