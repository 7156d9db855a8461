'use strict';
/**
 * The Node.js runtime of a function's process: loads the handler, then asks the runtime API for one
 * invocation after the other. Plain CommonJS, because Node starts it fastest.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */

// Taken before the handler is loaded: tracing libraries replace `http.request`, and these calls are not the user's.
const { createRuntimeClient } = require('./bootstrap-client.cjs');
const { patchConsole, logError } = require('./bootstrap-console.cjs');
const { describeError, runtimeError, unhandledRejection } = require('./bootstrap-errors.cjs');
const { loadHandler, invokeHandler } = require('./bootstrap-handler.cjs');
const { nameSources } = require('./bootstrap-sources.cjs');

const client = createRuntimeClient(process.env.AWS_LAMBDA_RUNTIME_API ?? '');

/** @type {string | undefined} Request id of the invocation that is under way. */
let current;
let isLoading = true;
let isDying = false;

patchConsole(() => current);
nameSources();

/** @param {unknown} error @param {number} exitCode */
async function die(error, exitCode) {
  if (isDying) return;
  isDying = true;
  // Between two invocations nobody waits for a report.
  if (current !== undefined) await client.invocationError(current, describeError(error));
  else if (isLoading) await client.initError(describeError(error));
  process.exit(exitCode);
}

process.on('uncaughtException', (error) => {
  logError('Uncaught Exception', error);
  void die(error, 129);
});

process.on('unhandledRejection', (reason) => {
  const error = unhandledRejection(reason);
  logError('Unhandled Promise Rejection', error);
  void die(error, 128);
});

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse() {
      throw runtimeError(
        'Runtime.StreamingNotEmulated',
        'response streaming (awslambda.streamifyResponse) is not emulated; return the response instead',
      );
    },
  },
});

/** @param {import('./bootstrap-client.cjs').Invocation} invocation */
function enterInvocation(invocation) {
  current = invocation.requestId;
  if (invocation.traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID;
  else process.env._X_AMZN_TRACE_ID = invocation.traceHeader;
}

async function main() {
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '.', process.env._HANDLER ?? '');
  } catch (error) {
    logError('Init Error', error);
    return die(error, 1);
  }
  isLoading = false;
  for (;;) {
    const invocation = await client.next();
    enterInvocation(invocation);
    const outcome = await invokeHandler(handler, invocation);
    if (isDying) return;
    if ('error' in outcome) {
      logError('Invoke Error', outcome.error);
      await client.invocationError(invocation.requestId, describeError(outcome.error));
    } else {
      await client.invocationResponse(invocation.requestId, outcome.body);
    }
    if (isDying) return;
    current = undefined;
  }
}

void main();
