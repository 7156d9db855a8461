import type { InstanceStatus, LogLine } from './running-instance.ts';

export interface RunnerOptions {
  /** Folder of `cdk.json`. */
  readonly projectDir: string;
  /** Where traces and logs are kept; absent keeps them in memory. */
  readonly dataDir?: string;
  /** Stack ids; absent runs all that can run. */
  readonly stacks?: readonly string[];
  readonly host: string;
  /** `0` takes any free port. */
  readonly ports: { readonly xray: number; readonly edge: number; readonly api: number };
  readonly timeScale: number;
  readonly region?: string;
  readonly onEvent: (event: RunnerEvent) => void;
}

/** Progress and news, for the terminal. */
export type RunnerEvent =
  | { readonly kind: 'step'; readonly name: string; readonly detail: string; readonly took: number }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'trace'; readonly traceId: string }
  /** A traced front answered a request that the sampling rules left out. */
  | { readonly kind: 'sampled-out'; readonly method: string; readonly path: string }
  | { readonly kind: 'log'; readonly line: LogLine };

export interface Runner {
  status(): InstanceStatus;
  /** Idempotent: ends processes, closes ports, removes temporary files. */
  stop(): Promise<void>;
}
