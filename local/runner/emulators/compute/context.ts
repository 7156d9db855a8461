import type { Cloud } from '../../cloud.ts';
import type { ChildProcesses } from '../../processes/child-processes.ts';
import type { LogLine } from '../../running-instance.ts';
import type { TargetRegistry } from './targets.ts';

/** What tasks, instances and environments need of everything else that runs here. */
export interface ComputeContext {
  readonly cloud: Cloud;
  readonly processes: ChildProcesses;
  /** For file systems; ends with the instance of the runner. */
  readonly temporaryDir: string;
  /** `http://127.0.0.1:4566` */
  readonly endpointUrl: string;
  /** Wins over everything: what this machine needs, such as `NODE_EXTRA_CA_CERTS`. */
  readonly childEnvironment: Readonly<Record<string, string>>;
  /** Loopback ports of the cloud's host names: `name:port`. */
  readonly hosts: Readonly<Record<string, number>>;
  /** Opens an X-Ray daemon that sends under a role. */
  readonly openDaemon: (daemon: {
    readonly label: string;
    readonly roleArn: string | undefined;
  }) => Promise<OpenedDaemon>;
  /** @throws Error when `roleArn` is not a role's ARN. */
  readonly credentials: (roleArn: string, sessionName: string) => Credentials;
  readonly targets: TargetRegistry;
  readonly targetGroups: readonly TargetGroup[];
  /** The availability zone of a subnet. */
  readonly zoneOf: (subnetId: string) => string | undefined;
  /**
   * The value behind `valueFrom` of a container: an ARN of Secrets Manager, with `:key::` or without, or
   * a parameter's. @throws Error saying why there is none.
   */
  readonly secret: (valueFrom: string) => string | Promise<string>;
  readonly onLog: (line: LogLine) => void;
  /** How long a program may take to listen before that is said, in milliseconds. @default 20 000 */
  readonly startLimit?: number;
}

/** What load balancers send requests to. */
export interface TargetGroup {
  readonly arn: string;
  /** Of instances, where nothing else is said. */
  readonly port?: number;
  /** Ids of instances that the template itself puts behind the group. */
  readonly targetIds: readonly string[];
}

export interface OpenedDaemon {
  /** For UDP and TCP. */
  readonly port: number;
  close(): Promise<void>;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** One task, instance or process of an environment, as `status` shows it. */
export interface UnitStatus {
  readonly stack: string;
  /** Of the service, group or environment. */
  readonly logicalId: string;
  /** As on AWS: `i-…`, the id of a task, the name of an environment. */
  readonly id: string;
  /** Unknown of what could not be placed. */
  readonly availabilityZone?: string;
  readonly state: UnitState;
  /** Loopback port of the program. */
  readonly port?: number;
  readonly restarts: number;
  /** Why it does not run. */
  readonly detail?: string;
}

export type UnitState = 'starting' | 'running' | 'waiting' | 'failed' | 'stopped';
