import { InterruptedError } from './command.ts';
import { watchNpm } from './npm-parent.ts';

/** Exit codes by the shell's custom: an interrupt is 130, being asked to end is no failure. */
const exitCodes: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 0, SIGHUP: 0 };

/**
 * Takes signals and uncaught errors from now on, so that even a start that is interrupted cleans up. The
 * first one that comes goes to the listener of `onFirst`, now or once there is one; another one, a second
 * later, ends the process at once.
 */
export function watchSignals() {
  let first: number | undefined;
  let firstAt = 0;
  let listener: ((code: number) => void) | undefined;
  const interrupting = new AbortController();
  const take = (code: number) => {
    // npm passes on what the terminal has sent already; whoever sends again later means it.
    if (first !== undefined) {
      if (performance.now() - firstAt > 1000) process.exit(130);
      return;
    }
    first = code;
    firstAt = performance.now();
    interrupting.abort(new InterruptedError(code));
    listener?.(code);
  };
  const onSignal = (signal: NodeJS.Signals) => take(exitCodes[signal] ?? 1);
  const onError = (error: unknown) => {
    process.stderr.write(`✗ ${error instanceof Error ? error.stack : String(error)}\n`);
    take(1);
  };
  for (const signal of Object.keys(exitCodes)) process.on(signal, onSignal);
  process.on('uncaughtException', onError);
  const releaseNpm = watchNpm(() => take(0));
  return {
    interrupted: interrupting.signal,
    onFirst: (tell: (code: number) => void) => {
      listener = tell;
      if (first !== undefined) tell(first);
    },
    release: () => {
      for (const signal of Object.keys(exitCodes)) process.off(signal, onSignal);
      process.off('uncaughtException', onError);
      releaseNpm();
    },
  };
}

/** What the work gives; or, as soon as the signal aborts, its reason, whatever becomes of the work. */
export async function orInterrupted<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value> {
  const interrupted = Promise.withResolvers<never>();
  const onAbort = () => interrupted.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, interrupted.promise]);
  } catch (error) {
    // What the interruption made fail is not what happened.
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
