import type { LogLine } from '../../running-instance.ts';
import { createLineSplitter } from '../lambda/line-splitter.ts';

/** What a program writes, as lines of its log. */
export interface OutputLines {
  write(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** The program is gone: what is left unfinished is a line. */
  close(): void;
}

export function outputLines(name: string, onLog: (line: LogLine) => void): OutputLines {
  const splitter = (stream: 'stdout' | 'stderr') =>
    createLineSplitter({
      onLine: (text) => {
        const traceId = findTraceId(text);
        onLog({
          function: name,
          time: new Date().toISOString(),
          stream,
          text,
          ...(traceId !== undefined && { traceId }),
        });
      },
      onEndOfInvocation: () => {},
    });
  const streams = { stdout: splitter('stdout'), stderr: splitter('stderr') };
  return {
    write: (stream, chunk) => streams[stream].push(chunk),
    close: () => {
      streams.stdout.flush();
      streams.stderr.flush();
    },
  };
}

/** As Powertools names it in the lines of functions, and services that follow it in theirs. */
const traceIdMember = /"xray_trace_id":"(1-[\da-f]{8}-[\da-f]{24})"/;

const findTraceId = (text: string): string | undefined =>
  text.startsWith('{') ? traceIdMember.exec(text)?.[1] : undefined;
