/** What a running instance tells other processes: the `run.json` in its data directory and `GET /_tracelab/status`. */

export interface Addresses {
  /** `127.0.0.1:2000`: UDP segments, TCP daemon proxy and X-Ray API, no credentials. */
  readonly xray: string;
  /** `http://127.0.0.1:4566`: every AWS service, signed calls. */
  readonly edge: string;
  /** `http://127.0.0.1:4000/`: the console. Absent where an older version runs. */
  readonly console?: string;
  readonly apis: readonly RunningApi[];
  /** One for each listener. */
  readonly loadBalancers?: readonly RunningApi[];
  /** Of Elastic Beanstalk. */
  readonly environments?: readonly RunningApi[];
}

export interface RunningApi {
  /** As on the map: `orders/prod`. */
  readonly name: string;
  /** `http://127.0.0.1:3000/prod` */
  readonly url: string;
}

export interface RunFile {
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly region: string;
  /** X-Ray runs alone, without an app; `edge` is then X-Ray's own address. */
  readonly alone?: true;
  readonly addresses: Addresses;
}

/** A stack of the app that does not run here. */
export interface StackLeftOut {
  readonly stack: string;
  readonly reason: string;
}

export type ResourceState =
  | 'running'
  /** Declared and harmless here: roles, policies, log groups. */
  | 'declared'
  | 'failed'
  | 'not emulated';

/** What a running service says of one of its resources. */
export interface ResourceCondition {
  /** @default as the plan has it */
  readonly state?: ResourceState;
  readonly detail: string;
}

export interface ResourceStatus {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly constructPath: string;
  /** Physical name, as on the map. */
  readonly name: string;
  readonly state: ResourceState;
  /** Where to reach it, or why it does not run. */
  readonly detail?: string;
  /** ISO 8601, to the second: when its node was last on the service map, if that is within six hours. */
  readonly lastTrace?: string;
}

export interface InstanceStatus extends RunFile {
  readonly stacks: readonly string[];
  readonly leftOut: readonly StackLeftOut[];
  readonly dataDir: string | null;
  readonly timeScale: number;
  readonly account: string;
  readonly resources: readonly ResourceStatus[];
  readonly traces: number;
}

/** One line a function (or its platform) wrote. */
export interface LogLine {
  readonly function: string;
  /** ISO 8601. */
  readonly time: string;
  readonly requestId?: string;
  readonly traceId?: string;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly text: string;
}
