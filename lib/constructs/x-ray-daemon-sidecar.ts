import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type ContainerDefinition,
  ContainerImage,
  type FargateTaskDefinition,
  LogDrivers,
  Protocol,
} from 'aws-cdk-lib/aws-ecs';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { grantXRayWrite } from './x-ray-write-access.ts';

export interface XRayDaemonSidecarProps {
  readonly taskDefinition: FargateTaskDefinition;
  /** Made by the stack, because the one X-Ray grant is added to it. */
  readonly taskRole: Role;
  /** @default RetentionDays.ONE_WEEK */
  readonly logRetention?: RetentionDays;
}

const image = 'public.ecr.aws/xray/aws-xray-daemon:3.7.0';
const port = 2000;

/**
 * The X-Ray daemon beside the containers of a task. They reach it through the loopback interface that
 * the containers of a task share, by UDP for segments and TCP for sampling rules; the security group
 * of the task lets nobody else in. The task outlives it: without a daemon only its traces are lost.
 *
 * Service map: adds nothing of its own; brings the nodes of all that the task's containers trace.
 * Without it they write their segments to a port where nobody listens, and hear nothing of it.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-daemon-ecs.html
 */
export class XRayDaemonSidecar extends Construct {
  readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, props: XRayDaemonSidecarProps) {
    super(scope, id);

    grantXRayWrite(props.taskRole);
    this.container = props.taskDefinition.addContainer('XRayDaemon', {
      containerName: 'xray-daemon',
      image: ContainerImage.fromRegistry(image),
      essential: false,
      // Local mode: there is no instance behind a task whose metadata it could ask for.
      command: ['--local-mode'],
      cpu: 32,
      memoryReservationMiB: 64,
      portMappings: [
        { containerPort: port, protocol: Protocol.UDP },
        { containerPort: port, protocol: Protocol.TCP },
      ],
      logging: LogDrivers.awsLogs({
        streamPrefix: 'daemon',
        logGroup: new LogGroup(this, 'Logs', {
          retention: props.logRetention ?? RetentionDays.ONE_WEEK,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
  }

  /** Tells a container of the task where the daemon listens. */
  trace(container: ContainerDefinition): void {
    container.addEnvironment('AWS_XRAY_DAEMON_ADDRESS', `127.0.0.1:${port}`);
  }
}
