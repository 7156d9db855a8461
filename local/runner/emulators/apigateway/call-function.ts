import type { Milliseconds } from '../../../xray/index.ts';
import type { FunctionInvoker, Invocation, InvocationResult } from '../../cloud.ts';

/** What came of asking the Lambda API. */
export type FunctionCall =
  | { readonly kind: 'answered'; readonly result: InvocationResult }
  /** With the HTTP status of the Lambda API: 404, 413, 429, … */
  | { readonly kind: 'refused'; readonly status: number; readonly message: string }
  | { readonly kind: 'gave up'; readonly message: string };

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambdaPayloadLimit = 6 * 1024 * 1024;

/**
 * Invokes a function and waits no longer than the integration does, or until `signal` aborts.
 * @throws what is a defect rather than an answer of the Lambda API.
 */
export async function callFunction(
  functions: FunctionInvoker,
  invocation: Invocation,
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<FunctionCall> {
  try {
    const result = await within(functions.invoke(invocation), timeout, signal);
    return result === gaveUp
      ? { kind: 'gave up', message: `the function did not answer within ${timeout} ms` }
      : { kind: 'answered', result };
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'refused', status, message };
  }
}

const gaveUp = Symbol('gave up');

/**
 * The function itself runs on, as in the cloud; nobody hears its answer. The time is real time whatever
 * the time scale, because what the function does takes real time.
 */
function within<Result>(
  work: Promise<Result>,
  timeout: Milliseconds,
  signal: AbortSignal,
): Promise<Result | typeof gaveUp> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(giveUp, timeout);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    function settle() {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
    function giveUp() {
      settle();
      resolve(gaveUp);
    }
    work.finally(settle).then(resolve, reject);
  });
}

/** The HTTP status of an error of the Lambda API; undefined for a defect. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  return typeof error.status === 'number' ? error.status : undefined;
}
