import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { kinds, newAppPlan } from '../../local/runner/app-plan.ts';
import { readAssembly } from '../../local/runner/assembly/read-assembly.ts';
import { environmentVariables } from '../../local/runner/emulators/lambda/environment-variables.ts';
import type { FunctionConfig } from '../../local/runner/emulators/lambda/function-config.ts';
import { makePlan } from '../../local/runner/plan/make-plan.ts';
import { hostEnvironment, preloadArguments } from '../../local/runner/processes/hosts.ts';
import type { InstanceStatus } from '../../local/runner/running-instance.ts';
import { httpEvent } from '../harness/events.ts';
import { orderBody, sampledTrace } from './order-client.ts';

/** A function's bundle in a process of its own, called without API Gateway and Lambda. */
export interface DirectFunction extends AsyncDisposable {
  /** Places an order. Resolves with the milliseconds that the handler itself took. */
  placeOrder(): Promise<number>;
}

interface DirectAnswer {
  readonly took: number;
  readonly statusCode: number;
}

/** The functions as the template in `assemblyFolder` declares them. */
export function readFunctions(
  assemblyFolder: string,
  { account, region }: Pick<InstanceStatus, 'account' | 'region'>,
): readonly FunctionConfig[] {
  const plan = newAppPlan();
  makePlan(readAssembly(assemblyFolder), kinds, plan, { account, region, partition: 'aws' });
  return plan.functions;
}

/** Starts `fn` with the environment that Lambda gives it, so that it calls the same edge and daemon. */
export function startDirectFunction(fn: FunctionConfig, status: InstanceStatus): DirectFunction {
  const { addresses, region } = status;
  const child = fork(
    join(import.meta.dirname, 'direct-call.cjs'),
    [join(fn.assetPath, 'index.js')],
    {
      cwd: fn.assetPath,
      execArgv: [`--max-old-space-size=${fn.memorySize}`, ...preloadArguments],
      env: environmentVariables(fn, {
        region,
        endpointUrl: addresses.edge,
        daemonAddress: addresses.xray,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local', sessionToken: 'local' },
        runtimeApi: '127.0.0.1:9',
        logGroup: 'direct',
        logStream: 'direct',
        childEnvironment: hostEnvironment({ map: {}, allowOutside: false }),
      }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    },
  );
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return {
    async placeOrder() {
      const event = httpEvent({
        headers: { 'content-type': 'application/json' },
        body: orderBody,
      });
      child.send({ event, traceHeader: sampledTrace({ withParent: true }).header });
      const { took, statusCode } = await answerOf(child, () => said);
      if (statusCode !== 201) {
        throw new Error(`the handler answered ${statusCode} when called directly, expected 201`);
      }
      return took;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function answerOf(child: ChildProcess, said: () => string): Promise<DirectAnswer> {
  const over = new AbortController();
  const { signal } = over;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as DirectAnswer),
      once(child, 'exit', { signal }).then(([code]): never => {
        throw new Error(`the handler's process ended with "${code}": ${said().trim()}`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
