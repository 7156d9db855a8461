import type { ImageConfig } from './image.ts';

/** What a template declares of ECS. */
export interface EcsPlan {
  readonly clusters: ClusterConfig[];
  readonly taskDefinitions: TaskDefinitionConfig[];
  readonly ecsServices: EcsServiceConfig[];
}

export interface ClusterConfig {
  readonly name: string;
  readonly arn: string;
}

export interface TaskDefinitionConfig {
  readonly arn: string;
  readonly family: string;
  readonly taskRoleArn: string | undefined;
  readonly containers: readonly ContainerConfig[];
  /** The sidecar, if the task has one. */
  readonly daemon: DaemonContainer | undefined;
  /** vCPUs and megabytes, as the metadata shows them. */
  readonly limits: { readonly cpu: number; readonly memory: number };
}

/** A container whose program runs here. */
export interface ContainerConfig {
  readonly name: string;
  readonly essential: boolean;
  /** As in the task definition. */
  readonly imageName: string;
  readonly image: ImageConfig;
  readonly entryPoint: readonly string[] | undefined;
  readonly command: readonly string[] | undefined;
  readonly workingDirectory: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretReference[];
  /** TCP ports that it listens on. */
  readonly ports: readonly number[];
  readonly logGroup: string | undefined;
}

export interface SecretReference {
  /** Of the variable. */
  readonly name: string;
  readonly valueFrom: string;
}

/** The X-Ray daemon beside a task's containers. */
export interface DaemonContainer {
  readonly name: string;
  readonly imageName: string;
  /** At which the other containers find it. */
  readonly port: number;
}

export interface EcsServiceConfig {
  readonly stack: string;
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Name or ARN. */
  readonly cluster: string;
  readonly taskDefinitionArn: string;
  readonly desiredCount: number;
  readonly subnetIds: readonly string[];
  readonly loadBalancers: readonly ContainerTarget[];
}

export interface ContainerTarget {
  readonly targetGroupArn: string;
  readonly containerName: string;
  readonly containerPort: number;
}
