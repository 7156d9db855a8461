import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Clock, EpochSeconds } from '../../../xray/index.ts';
import type { ChildProcesses } from '../../processes/child-processes.ts';
import type { LogLine } from '../../running-instance.ts';
import { createEnvironmentLog, type EnvironmentLog } from './environment-log.ts';
import { type EnvironmentSettings, environmentVariables } from './environment-variables.ts';
import { type FunctionConfig, latestVersion } from './function-config.ts';
import {
  exitFailure,
  type FunctionFailure,
  oversizedFailure,
  reportedFailure,
  timeoutFailure,
  timeoutText,
} from './function-failure.ts';
import { endLine, initReportLine, type ReportedTrace, reportLine, startLine } from './log-lines.ts';
import { maxResponseBytes, type RuntimeInvocation, startRuntimeApi } from './runtime-api.ts';
import {
  type Answered,
  createRuntimeState,
  type Ready,
  type RuntimeState,
  type TimedOut,
  withTimeLimit,
} from './runtime-state.ts';

export interface Period {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
}

/** One process that runs a function, one invocation at a time. */
export interface ExecutionEnvironment {
  readonly pid: number | undefined;
  /** @throws never: a failing function is an outcome. */
  invoke(call: EnvironmentCall): Promise<EnvironmentOutcome>;
  /** Resolves when the process has ended, for whatever reason. */
  readonly gone: Promise<void>;
  stop(): void;
}

export interface EnvironmentCall extends Omit<RuntimeInvocation, 'deadline'> {
  readonly traceId?: string;
  /** Set when the invocation is traced; written to the log. */
  readonly reportedTrace?: ReportedTrace;
}

export interface EnvironmentOutcome {
  /** JSON text: the return value, or the error. */
  readonly payload: string;
  readonly failure?: FunctionFailure;
  /** From the hand-over to the runtime until its answer. */
  readonly invocation: Period;
  /** Of the first invocation only. */
  readonly initialization?: Period;
  readonly logTail: string;
  /** Resolves when the runtime asks for more, or is gone. */
  readonly finished: Promise<{ readonly at: EpochSeconds; readonly reusable: boolean }>;
}

/** What every environment of every function needs from the service around it. */
export interface EnvironmentHost {
  readonly clock: Clock;
  readonly processes: ChildProcesses;
  readonly settings: (
    fn: FunctionConfig,
  ) => Omit<EnvironmentSettings, 'runtimeApi' | 'logGroup' | 'logStream'>;
  /** Node's own arguments, such as `['--require', preload]`. */
  readonly nodeArguments: readonly string[];
  readonly onLog: (line: LogLine) => void;
}

/** The environment did not come up. */
export class InitializationError extends Error {
  override readonly name = 'InitializationError';
  readonly period: Period;
  readonly timedOut: boolean;
  readonly logTail: string;
  readonly failureFor: (requestId: string) => FunctionFailure;

  constructor(init: {
    period: Period;
    timedOut: boolean;
    logTail: string;
    failureFor: (requestId: string) => FunctionFailure;
  }) {
    super('the execution environment did not start');
    this.period = init.period;
    this.timedOut = init.timedOut;
    this.logTail = init.logTail;
    this.failureFor = init.failureFor;
  }
}

const bootstrap = fileURLToPath(new URL('../../processes/bootstrap.cjs', import.meta.url));

/** Node's heap gets this share of the memory size, as on Lambda (observed). */
const heapShare = 0.9;

/**
 * Starts a process for the function and waits until its runtime asks for the first invocation.
 * `timeLimit` is in seconds, of real time: user code does not run faster at another time scale.
 * @throws InitializationError
 */
export async function startEnvironment(
  fn: FunctionConfig,
  host: EnvironmentHost,
  timeLimit: number,
): Promise<ExecutionEnvironment> {
  const start = host.clock.now();
  const log = createEnvironmentLog(fn.name, host.onLog);
  const runtime = createRuntimeState();
  const api = await startRuntimeApi(runtime);
  const child = host.processes.start({
    command: process.execPath,
    arguments: [
      `--max-old-space-size=${Math.floor(fn.memorySize * heapShare)}`,
      ...host.nodeArguments,
      bootstrap,
    ],
    environment: environmentVariables(fn, {
      ...host.settings(fn),
      runtimeApi: api.address,
      logGroup: fn.logGroup ?? `/aws/lambda/${fn.name}`,
      logStream: newLogStream(start),
    }),
    cwd: fn.assetPath,
    onOutput: log.write,
  });
  const gone = child.exited.then((exit) => {
    api.close();
    log.close();
    runtime.onExit(exit);
  });

  const initialized = await withTimeLimit(runtime.nextRequest(), timeLimit, child.kill);
  const period = { start, end: host.clock.now() };
  if (initialized.outcome !== 'ready') {
    child.kill();
    await gone;
    throw initializationError(fn, log, period, timeLimit, initialized);
  }
  let first = true;
  return {
    pid: child.pid,
    gone,
    stop: child.kill,
    invoke: (call) => {
      const initialization = first ? period : undefined;
      first = false;
      return invoke({ fn, host, log, runtime, kill: child.kill }, call, initialization);
    },
  };
}

interface Running {
  readonly fn: FunctionConfig;
  readonly host: EnvironmentHost;
  readonly log: EnvironmentLog;
  readonly runtime: RuntimeState;
  readonly kill: () => void;
}

async function invoke(
  { fn, host, log, runtime, kill }: Running,
  call: EnvironmentCall,
  initialization: Period | undefined,
): Promise<EnvironmentOutcome> {
  const { requestId } = call;
  log.begin({ requestId, ...(call.traceId !== undefined && { traceId: call.traceId }) });
  log.platform(startLine(requestId));
  const start = host.clock.now();
  const began = performance.now();
  const deadline = Math.floor(Date.now() + fn.timeout * 1000);
  const answered = await withTimeLimit(runtime.handOver({ ...call, deadline }), fn.timeout, kill);
  const invocation = { start, end: host.clock.now() };
  const duration = performance.now() - began;
  // A killed process ends in a moment; its last output is part of this invocation.
  if (answered.outcome === 'timed-out') await runtime.gone;
  const result = read(answered, requestId, fn);
  await log.ended();
  if (answered.outcome === 'timed-out') {
    log.platform(`${new Date().toISOString()} ${requestId} ${timeoutText(fn.timeout)}`);
  }
  log.platform(endLine(requestId));
  const crashed = answered.outcome === 'exited';
  log.platform(
    reportLine({
      requestId,
      duration: answered.outcome === 'timed-out' ? fn.timeout * 1000 : duration,
      memorySize: fn.memorySize,
      maxRss: runtime.maxRss(),
      initDuration: initialization && (initialization.end - initialization.start) * 1000,
      status: answered.outcome === 'timed-out' ? 'timeout' : crashed ? 'error' : undefined,
      errorType: crashed ? result.failure?.type : undefined,
      trace: call.reportedTrace,
    }),
  );
  return {
    ...result,
    invocation,
    ...(initialization !== undefined && { initialization }),
    logTail: log.tail(),
    finished: runtime.nextRequest().then((next) => ({
      at: host.clock.now(),
      reusable: next.outcome === 'ready',
    })),
  };
}

function read(
  answered: Answered | TimedOut,
  requestId: string,
  fn: FunctionConfig,
): { payload: string; failure?: FunctionFailure } {
  switch (answered.outcome) {
    case 'response':
    case 'error': {
      const { answer, outcome } = answered;
      if (answer.bytes > maxResponseBytes) return failed(oversizedFailure(answer.bytes));
      return outcome === 'error' ? failed(reportedFailure(answer)) : { payload: answer.body };
    }
    case 'timed-out':
      return failed(timeoutFailure(requestId, fn.timeout));
    case 'exited':
      return failed(exitFailure(requestId, answered.exit));
  }
}

const failed = (failure: FunctionFailure) => ({ payload: failure.payload, failure });

function initializationError(
  fn: FunctionConfig,
  log: EnvironmentLog,
  period: Period,
  timeLimit: number,
  end: Exclude<Ready, { outcome: 'ready' }> | TimedOut,
): InitializationError {
  const failureFor = (requestId: string): FunctionFailure => {
    switch (end.outcome) {
      case 'init-error':
        return reportedFailure(end.answer);
      case 'exited':
        return exitFailure(requestId, end.exit);
      case 'timed-out':
        return timeoutFailure(requestId, timeLimit);
    }
  };
  const timedOut = end.outcome === 'timed-out';
  const duration = (period.end - period.start) * 1000;
  const { type } = failureFor(fn.name);
  log.platform(initReportLine(duration, timedOut ? 'timeout' : 'error', type));
  return new InitializationError({ period, timedOut, logTail: log.tail(), failureFor });
}

/** `2026/11/20/[$LATEST]0123456789abcdef0123456789abcdef` */
function newLogStream(now: EpochSeconds): string {
  const day = new Date(now * 1000).toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[${latestVersion}]${randomBytes(16).toString('hex')}`;
}
