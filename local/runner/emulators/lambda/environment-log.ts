import type { LogLine } from '../../running-instance.ts';
import { createLineSplitter } from './line-splitter.ts';

/** Whose output the lines of an environment are. */
export interface LoggedInvocation {
  readonly requestId: string;
  readonly traceId?: string;
}

/** The output of one execution environment, told apart by invocation. */
export interface EnvironmentLog {
  write(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** Lines from here on belong to `invocation`. */
  begin(invocation: LoggedInvocation): void;
  platform(text: string): void;
  /** Resolves when both streams have shown the end of the invocation, or have had their time. */
  ended(): Promise<void>;
  /** The process is gone: what is left unfinished is a line. */
  close(): void;
  /** The last 4 KB since `begin`. */
  tail(): string;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html: `LogType` Tail. */
const tailBytes = 4096;

/** How long output may trail the runtime's answer: a handler can have closed or replaced its streams. */
const outputGrace = 1000;

export function createEnvironmentLog(
  functionName: string,
  onLog: (line: LogLine) => void,
): EnvironmentLog {
  let current: LoggedInvocation | undefined;
  let tail: string[] = [];
  let tailLength = 0;
  const seen = new Set<'stdout' | 'stderr'>();
  let closed = false;
  let onEnded = () => {};

  function keep(text: string): void {
    const kept = text.length > tailBytes ? text.slice(-tailBytes) : text;
    tail.push(kept);
    tailLength += kept.length + 1;
    while (tail.length > 1 && tailLength - (tail[0]?.length ?? 0) > tailBytes) {
      tailLength -= (tail.shift()?.length ?? 0) + 1;
    }
  }

  function report(stream: LogLine['stream'], text: string): void {
    keep(text);
    onLog({
      function: functionName,
      time: new Date().toISOString(),
      ...(current !== undefined && { requestId: current.requestId }),
      ...(current?.traceId !== undefined && { traceId: current.traceId }),
      stream,
      text,
    });
  }

  function endOfInvocation(stream: 'stdout' | 'stderr', requestId: string): void {
    if (requestId === current?.requestId && seen.add(stream).size === 2) onEnded();
  }

  const splitters = {
    stdout: splitterFor('stdout'),
    stderr: splitterFor('stderr'),
  };

  function splitterFor(stream: 'stdout' | 'stderr') {
    return createLineSplitter({
      onLine: (line) => report(stream, line),
      onEndOfInvocation: (requestId) => endOfInvocation(stream, requestId),
    });
  }

  return {
    write: (stream, chunk) => splitters[stream].push(chunk),
    begin: (invocation) => {
      current = invocation;
      tail = [];
      tailLength = 0;
      seen.clear();
    },
    platform: (text) => report('platform', text),
    ended: () =>
      new Promise((resolve) => {
        if (closed || seen.size === 2) return resolve();
        const timer = setTimeout(() => onEnded(), outputGrace);
        onEnded = () => {
          clearTimeout(timer);
          onEnded = () => {};
          resolve();
        };
      }),
    close: () => {
      splitters.stdout.flush();
      splitters.stderr.flush();
      closed = true;
      onEnded();
    },
    tail: () =>
      Buffer.from(`${tail.join('\n')}\n`)
        .subarray(-tailBytes)
        .toString(),
  };
}
