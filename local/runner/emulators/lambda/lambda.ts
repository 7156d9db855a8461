import { availableParallelism } from 'node:os';
import type { Sampler } from '../../../xray/index.ts';
import type { AwsService, Cloud, FunctionInvoker, MessageQueues } from '../../cloud.ts';
import { type ChildProcesses, createChildProcesses } from '../../processes/child-processes.ts';
import type { LogLine } from '../../running-instance.ts';
import { createConcurrency } from './concurrency.ts';
import { createEnvironmentPool } from './environment-pool.ts';
import type { Credentials } from './environment-variables.ts';
import {
  type ExecutionEnvironment,
  InitializationError,
  startEnvironment,
} from './execution-environment.ts';
import type { FunctionConfig, FunctionSetting } from './function-config.ts';
import { createFunctionRegistry } from './function-registry.ts';
import { createInvocations, type InvocationStatistics } from './invocations.ts';
import { createLambdaApi } from './lambda-api.ts';
import { fixedRateSampler } from './sampling.ts';

export interface LambdaOptions {
  /** Where SDKs in functions send their calls: `http://127.0.0.1:4566`. */
  readonly endpointUrl: string;
  /** `AWS_XRAY_DAEMON_ADDRESS` of a function. */
  readonly daemonAddress: (fn: FunctionConfig) => string;
  /** Keys of the session of the function's role. */
  readonly credentials: (fn: FunctionConfig) => Credentials;
  /** Versions, aliases and settings of asynchronous invocation. @default none */
  readonly settings?: readonly FunctionSetting[];
  /** Dead-letter targets. */
  readonly queues?: MessageQueues;
  /** Variables of this machine for every function, such as `NODE_EXTRA_CA_CERTS`. */
  readonly childEnvironment: Readonly<Record<string, string>>;
  /** Node's own arguments, such as `['--require', preload]`. */
  readonly nodeArguments: readonly string[];
  /** @default one request a second and 5 %, for each function */
  readonly sampler?: Sampler;
  /** @default Math.random */
  readonly random?: () => number;
  /** Invocations at once of all functions without a reservation. @default 1000 */
  readonly unreservedConcurrency?: number;
  /** Processes at once, of all functions. @default 8, or 4 for each processor where that is more */
  readonly maxProcesses?: number;
  /** Seconds, by the clock, that an environment may be idle. @default 600 */
  readonly idleLimit?: number;
  /** Seconds that an environment may take to start. @default 10, as on Lambda */
  readonly initLimit?: number;
  readonly onLog: (line: LogLine) => void;
}

export interface Lambda extends FunctionInvoker {
  readonly handle: AwsService;
  status(): FunctionStatus[];
  /** Starts an environment ahead of demand; the first invocation is still its cold start. */
  prewarm(name: string): void;
  /** New invocations get new processes, which read the bundle again. */
  restart(name: string): void;
  /** Ends every process. Idempotent. */
  stop(): Promise<void>;
}

export interface FunctionStatus extends InvocationStatistics {
  readonly name: string;
  readonly environments: number;
  readonly inFlight: number;
}

/** The Lambda service: functions in processes of their own, with the traces that the service writes. */
export function createLambda(
  cloud: Cloud,
  functions: readonly FunctionConfig[],
  options: LambdaOptions,
): Lambda {
  const processes = createChildProcesses();
  const maxProcesses = options.maxProcesses ?? Math.max(8, 4 * availableParallelism());
  const concurrency = createConcurrency(options.unreservedConcurrency ?? 1000);
  const registry = createFunctionRegistry(functions, options.settings ?? [], cloud);
  let warnedOfFull = false;
  const pool = createEnvironmentPool(functions, {
    clock: cloud.clock,
    start: (fn) => startWithRetry(fn, cloud, processes, options),
    maxProcesses,
    maxStarting: Math.max(2, availableParallelism()),
    idleLimit: (options.idleLimit ?? 600) * 1000,
    onFull: () => {
      if (warnedOfFull) return;
      warnedOfFull = true;
      cloud.warn(
        `all ${maxProcesses} function processes are busy, so invocations wait for one; --max-processes allows more`,
      );
    },
    onFailedStart: (fn, error) => {
      const reason =
        error instanceof InitializationError ? error.failureFor('-').payload : String(error);
      cloud.warn(`function "${fn.name}" does not start: ${reason}`);
    },
  });
  const invocations = createInvocations({
    cloud,
    registry,
    pool,
    concurrency,
    sampler: options.sampler ?? fixedRateSampler(cloud.clock, options.random ?? Math.random),
    ...(options.queues !== undefined && { queues: options.queues }),
    maxAsyncInFlight: maxProcesses,
  });
  let stopping: Promise<void> | undefined;

  return {
    invoke: async ({ functionName, ...request }) => {
      const target = registry.find(functionName);
      const { requestId, payload, functionError, logTail } = await invocations.invoke({
        ...request,
        target,
      });
      return {
        requestId,
        payload,
        ...(functionError !== undefined && { functionError }),
        logTail,
      };
    },
    invokeAsync: ({ functionName, ...request }) => {
      invocations.invokeAsync({ ...request, target: registry.find(functionName) });
    },
    handle: createLambdaApi(registry, invocations),
    status: () =>
      functions.map(({ name }) => ({
        name,
        environments: pool.size(name),
        inFlight: concurrency.inFlight(name),
        ...invocations.statistics(name),
      })),
    prewarm: (name) => pool.prewarm(name),
    restart: (name) => pool.restart(name),
    stop: () => {
      stopping ??= (async () => {
        invocations.stop();
        pool.stop();
        await processes.stop();
      })();
      return stopping;
    },
  };
}

/**
 * An environment that was too slow gets a second chance, within the function's own timeout.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
async function startWithRetry(
  fn: FunctionConfig,
  cloud: Cloud,
  processes: ChildProcesses,
  options: LambdaOptions,
): Promise<ExecutionEnvironment> {
  const host = {
    clock: cloud.clock,
    processes,
    nodeArguments: options.nodeArguments,
    onLog: options.onLog,
    settings: () => ({
      region: cloud.region,
      endpointUrl: options.endpointUrl,
      daemonAddress: options.daemonAddress(fn),
      credentials: options.credentials(fn),
      childEnvironment: options.childEnvironment,
    }),
  };
  try {
    return await startEnvironment(fn, host, options.initLimit ?? 10);
  } catch (error) {
    if (!(error instanceof InitializationError && error.timedOut)) throw error;
    return startEnvironment(fn, host, fn.timeout);
  }
}
