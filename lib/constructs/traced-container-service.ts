import { AssetStaging, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Cluster,
  type ContainerDefinition,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  type Secret,
} from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ServiceAsset } from '../bundling/service-code.ts';
import type { PublicLoadBalancer } from './public-load-balancer.ts';
import { XRayDaemonSidecar } from './x-ray-daemon-sidecar.ts';

export interface TracedContainerServiceProps {
  readonly vpc: Vpc;
  /** Of its segments. */
  readonly serviceName: string;
  /** A bundle with a Dockerfile. */
  readonly code: ServiceAsset;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  readonly loadBalancer: PublicLoadBalancer;
}

const port = 8080;

/**
 * A container on Fargate behind a load balancer, with the X-Ray daemon beside it.
 *
 * Service map: adds an `AWS::ECS::Container` node of the service's name, for the segments that its
 * code writes, and edges to all that the code calls through captured clients.
 */
export class TracedContainerService extends Construct {
  readonly service: FargateService;
  readonly securityGroup: SecurityGroup;
  readonly taskRole: Role;

  constructor(scope: Construct, id: string, props: TracedContainerServiceProps) {
    super(scope, id);

    this.taskRole = new Role(this, 'TaskRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    const taskDefinition = new FargateTaskDefinition(this, 'Task', {
      cpu: 256,
      memoryLimitMiB: 512,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      taskRole: this.taskRole,
    });
    const container = this.addContainer(taskDefinition, props);
    new XRayDaemonSidecar(this, 'XRayDaemon', {
      taskDefinition,
      taskRole: this.taskRole,
    }).trace(container);

    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Service: lets its load balancer in',
    });
    const cluster = new Cluster(this, 'Cluster', {
      vpc: props.vpc,
      containerInsightsV2: ContainerInsights.DISABLED,
    });
    this.service = new FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      desiredCount: 1,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      // The one way out of a public subnet without a NAT gateway: to images, secrets and X-Ray.
      assignPublicIp: true,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      securityGroups: [this.securityGroup],
    });
    // Its policy names the database's secret and so is made as late as the service, whose first task needs it.
    this.service.node.addDependency(taskDefinition.obtainExecutionRole());
    props.loadBalancer.serve({ port, targets: [this.service] });
    acknowledgeFindings(cluster, taskDefinition);
  }

  private addContainer(
    taskDefinition: FargateTaskDefinition,
    props: TracedContainerServiceProps,
  ): ContainerDefinition {
    return taskDefinition.addContainer('Service', {
      containerName: 'service',
      image: ContainerImage.fromDockerImageAsset(this.buildImage(props.code)),
      portMappings: [{ containerPort: port }],
      environment: {
        PORT: String(port),
        SERVICE_NAME: props.serviceName,
        AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
        ...props.environment,
      },
      secrets: { ...props.secrets },
      logging: LogDrivers.awsLogs({
        streamPrefix: 'service',
        logGroup: new LogGroup(this, 'Logs', {
          retention: RetentionDays.ONE_WEEK,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
  }

  /** The bundle is staged at synthesis; Docker makes the image of it when the stack is deployed. */
  private buildImage({ path, ...options }: ServiceAsset): DockerImageAsset {
    const bundle = new AssetStaging(this, 'Bundle', { sourcePath: path, ...options });
    return new DockerImageAsset(this, 'Image', {
      directory: bundle.absoluteStagedPath,
      // The Dockerfile runs nothing, so any machine can make an image for this platform.
      platform: Platform.LINUX_ARM64,
    });
  }
}

function acknowledgeFindings(cluster: Cluster, taskDefinition: FargateTaskDefinition): void {
  Validations.of(cluster).acknowledge({
    id: 'AwsSolutions-ECS4',
    reason:
      'Container Insights costs more than the one small task that it would watch; traces, logs and the metrics of the load balancer tell how it is.',
  });
  Validations.of(taskDefinition).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason:
      'Its plain variables are names and addresses; the login of the database comes from Secrets Manager.',
  });
  const executionRole = taskDefinition.obtainExecutionRole();
  Validations.of(executionRole).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'ecr:GetAuthorizationToken takes no resource, and without it ECS cannot pull the image.',
  });
}
