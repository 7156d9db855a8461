'use strict';

/**
 * Runs in the environment of a function, without the Lambda service: loads the bundle that its parent
 * names, calls the handler with what the parent sends and tells how long the handler itself took.
 *
 * @typedef {{ readonly event: unknown, readonly traceHeader: string }} DirectCall
 * @typedef {{ readonly took: number, readonly statusCode: number }} DirectAnswer
 */
const { handler } = require(process.argv[2] ?? '');

process.on('message', async (message) => {
  const { event, traceHeader } = /** @type {DirectCall} */ (message);
  process.env._X_AMZN_TRACE_ID = traceHeader;
  const context = { awsRequestId: 'direct', getRemainingTimeInMillis: () => 10_000 };
  const began = performance.now();
  const { statusCode } = await handler(event, context);
  process.send?.({ took: performance.now() - began, statusCode });
});
