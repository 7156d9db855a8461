import { createRequire } from 'node:module';
import { denyInputAndOutput } from './deny-io.ts';
import type { FromBootstrap, ToBootstrap } from './lambda-runtime.ts';

/**
 * The child's side of the fake Lambda runtime: loads the bundle from its file, then handles one
 * invocation at a time. It talks to its parent over the IPC channel, so that nothing of its own
 * passes through the patched `http` and `fetch`.
 */
const bundle = process.argv[2] ?? '';
const allow = denyInputAndOutput();
const loaded = createRequire(import.meta.url)(bundle);
send({ kind: 'ready', attempts: allow(), exports: Object.keys(loaded) });

process.on('message', async (message: ToBootstrap) => {
  const { exportName, event, traceHeader, timeout } = message;
  const deadline = Date.now() + timeout;
  const context = {
    awsRequestId: 'request-1',
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  if (traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = traceHeader;
  try {
    const result: unknown = await loaded[exportName](event, context);
    send({ kind: 'result', payload: JSON.stringify(result ?? null) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    send({ kind: 'error', errorType: name, errorMessage: message });
  }
});

function send(message: FromBootstrap): void {
  process.send?.(message);
}
