import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { epochSeconds, newSegmentId, newTraceId } from '../../local/xray/index.ts';
import type { Bundle } from './bundle.ts';
import { functionEnvironment } from './function-environment.ts';
import { startUdpSink, type UdpSink } from './udp-sink.ts';

export interface ToBootstrap {
  readonly exportName: string;
  readonly event: unknown;
  readonly traceHeader?: string;
  /** Milliseconds that the function's context says it has. */
  readonly timeout: number;
}

export type FromBootstrap =
  | { readonly kind: 'ready'; readonly attempts: string[]; readonly exports: string[] }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };

export interface TraceContext {
  readonly traceId: string;
  /** Of the function's own segment, which the platform would write. */
  readonly parentId: string;
  readonly traceHeader: string;
}

export interface FakeLambda extends AsyncDisposable {
  readonly sink: UdpSink;
  /** I/O that the bundle tried while it was imported. */
  readonly importAttempts: readonly string[];
  readonly exports: readonly string[];
  /** What the function wrote to standard output and error. */
  output(): string;
  invoke(event: unknown, options?: InvokeOptions): Promise<Outcome>;
}

export interface InvokeOptions {
  /** @default - no trace header: the invocation is not traced and nobody decided about it */
  readonly traceHeader?: string;
  /** @default 10_000 */
  readonly timeout?: number;
  /** @default 'handler' */
  readonly exportName?: string;
}

/** The return value, or the error that escaped the handler. */
export interface Outcome {
  readonly value?: HandlerResult | null;
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** What the handlers return: an HTTP response, or the records that failed. */
export interface HandlerResult {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly batchItemFailures?: readonly { readonly itemIdentifier: string }[];
}

export function newTrace(sampled: '0' | '1' = '1'): TraceContext {
  const traceId = newTraceId(epochSeconds(Date.now() / 1_000));
  const parentId = newSegmentId();
  return {
    traceId,
    parentId,
    traceHeader: `Root=${traceId};Parent=${parentId};Sampled=${sampled}`,
  };
}

/** Starts a child process with the environment of a Lambda function and the bundle loaded. */
export async function startLambda(options: {
  readonly bundle: Bundle;
  readonly functionName: string;
  readonly endpoint?: string;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<FakeLambda> {
  const { bundle, functionName, endpoint, environment } = options;
  const sink = await startUdpSink();
  const child = fork(new URL('./bootstrap.ts', import.meta.url), [bundle.file], {
    cwd: dirname(bundle.file),
    env: {
      ...functionEnvironment({
        functionName,
        taskRoot: dirname(bundle.file),
        daemonAddress: sink.address,
        ...(endpoint === undefined ? {} : { endpoint }),
      }),
      ...environment,
    },
    execArgv: [],
    silent: true,
  });
  const output: string[] = [];
  child.stdout?.on('data', (chunk) => output.push(String(chunk)));
  child.stderr?.on('data', (chunk) => output.push(String(chunk)));

  const ready = await nextMessage(child, output);
  if (ready.kind !== 'ready') throw new Error(`unexpected message "${ready.kind}"`);
  return {
    sink,
    importAttempts: ready.attempts,
    exports: ready.exports,
    output: () => output.join(''),
    async invoke(event, options = {}) {
      const answer = nextMessage(child, output);
      const message = { event, exportName: 'handler', timeout: 10_000, ...options };
      child.send(message satisfies ToBootstrap);
      const outcome = await answer;
      if (outcome.kind === 'result') return { value: JSON.parse(outcome.payload) };
      if (outcome.kind === 'ready') throw new Error('the bootstrap started twice');
      return { errorType: outcome.errorType, errorMessage: outcome.errorMessage };
    },
    async [Symbol.asyncDispose]() {
      const gone = child.exitCode !== null || child.signalCode !== null;
      child.kill('SIGKILL');
      if (!gone) await once(child, 'exit');
      await sink[Symbol.asyncDispose]();
    },
  };
}

/** @throws with everything that the child printed, when it ends instead of answering. */
async function nextMessage(child: ChildProcess, output: string[]): Promise<FromBootstrap> {
  const over = new AbortController();
  const signal = over.signal;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as FromBootstrap),
      once(child, 'exit', { signal }).then(([code]): never => {
        throw new Error(`the function's process ended with "${code}": ${output.join('')}`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
