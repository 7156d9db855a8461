import type { ChildExit } from '../../processes/child-processes.ts';
import type { RuntimeAnswer, RuntimeEvents, RuntimeInvocation } from './runtime-api.ts';

export interface Exited {
  readonly outcome: 'exited';
  readonly exit: ChildExit;
}

export interface TimedOut {
  readonly outcome: 'timed-out';
}

export type Ready =
  | { readonly outcome: 'ready' }
  | { readonly outcome: 'init-error'; readonly answer: RuntimeAnswer }
  | Exited;

export type Answered =
  | { readonly outcome: 'response' | 'error'; readonly answer: RuntimeAnswer }
  | Exited;

/** Turns what a runtime reports, in whatever order, into two things to wait for. */
export interface RuntimeState extends RuntimeEvents {
  onExit(exit: ChildExit): void;
  /** Resolves when the runtime asks for an invocation, or cannot any more. */
  nextRequest(): Promise<Ready>;
  /** Answers the runtime's request, which must be there, and resolves with what it makes of it. */
  handOver(invocation: RuntimeInvocation): Promise<Answered>;
  readonly gone: Promise<void>;
  /** Kilobytes, as last reported. */
  maxRss(): number | undefined;
}

export function createRuntimeState(): RuntimeState {
  let request: ((invocation: RuntimeInvocation) => void) | undefined;
  let end: Exclude<Ready, { outcome: 'ready' }> | undefined;
  let underWay: { requestId: string; settle: (answered: Answered) => void } | undefined;
  let onReady = (_ready: Ready) => {};
  let maxRss: number | undefined;
  const gone = Promise.withResolvers<void>();

  function settle(outcome: 'response' | 'error', answer: RuntimeAnswer): void {
    maxRss = answer.maxRss ?? maxRss;
    // Late or forged answers belong to no invocation.
    if (underWay === undefined || answer.requestId !== underWay.requestId) return;
    const { settle } = underWay;
    underWay = undefined;
    settle({ outcome, answer });
  }

  return {
    gone: gone.promise,
    maxRss: () => maxRss,
    onNext: (respond) => {
      request = respond;
      onReady({ outcome: 'ready' });
    },
    onResponse: (answer) => settle('response', answer),
    onError: (answer) => settle('error', answer),
    onInitError: (answer) => {
      end ??= { outcome: 'init-error', answer };
      onReady(end);
    },
    onExit: (exit) => {
      const exited = { outcome: 'exited', exit } as const;
      request = undefined;
      end ??= exited;
      underWay?.settle(exited);
      underWay = undefined;
      onReady(end);
      gone.resolve();
    },
    nextRequest: () =>
      new Promise((resolve) => {
        if (end !== undefined) return resolve(end);
        if (request !== undefined) return resolve({ outcome: 'ready' });
        onReady = (ready) => {
          onReady = () => {};
          resolve(ready);
        };
      }),
    handOver: (invocation) =>
      new Promise((resolve) => {
        const respond = request;
        request = undefined;
        if (respond === undefined) {
          const exit = end?.outcome === 'exited' ? end.exit : { code: null, signal: null };
          return resolve({ outcome: 'exited', exit });
        }
        underWay = { requestId: invocation.requestId, settle: resolve };
        respond(invocation);
      }),
  };
}

/** Real time, not the clock's: user code does not run faster at another time scale. */
export function withTimeLimit<Value>(
  value: Promise<Value>,
  seconds: number,
  onTimeout: () => void,
): Promise<Value | TimedOut> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve({ outcome: 'timed-out' });
      onTimeout();
    }, seconds * 1000);
    void value.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
