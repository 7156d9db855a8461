import type { LogAnswer } from '../../../console-server/protocol.ts';
import { type LogText, readLogLine } from '../trace/read-log-line.ts';

/** A part of a line: text, or the id of a trace. */
export type LogPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'trace'; readonly traceId: string };

export interface LogRow extends Pick<LogText, 'level'> {
  /** Its place in the log, which stays its own while lines are added. */
  readonly number: number;
  /** Epoch seconds. */
  readonly time: number;
  readonly stream: LogAnswer['lines'][number]['stream'];
  readonly isError: boolean;
  readonly parts: readonly LogPart[];
  /** Of the invocation that wrote it, where the line itself does not say. */
  readonly traceId: string | undefined;
}

/** What is kept of a log while it is followed. */
export interface LogTail {
  readonly lines: LogAnswer['lines'];
  /** Lines before the kept ones. */
  readonly dropped: number;
  /** To ask on with. */
  readonly next: number;
}

export const emptyTail: LogTail = { lines: [], dropped: 0, next: 0 };

/** More only make the page slow. */
export const mostLines = 2000;

/** A log that ends before the place that it was asked from has begun anew: the app was started again. */
export const hasBegunAnew = ({ next }: LogTail, answer: LogAnswer): boolean => answer.next < next;

export function addToTail(tail: LogTail, { lines, next }: LogAnswer): LogTail {
  if (lines.length === 0) return { ...tail, next };
  const all = [...tail.lines, ...lines];
  const cut = Math.max(0, all.length - mostLines);
  return { lines: all.slice(cut), dropped: tail.dropped + cut, next };
}

export function buildLogLines({ lines, dropped }: LogTail): LogRow[] {
  return lines.map(({ time, stream, text, traceId }, at) => {
    const { level, message } = readLogLine(text);
    const parts = withTraceIds(message);
    return {
      number: dropped + at + 1,
      time: Date.parse(time) / 1000,
      stream,
      level,
      isError:
        level === 'error' ||
        level === 'fatal' ||
        /^(?:\S+\s+){0,2}Task timed out after /.test(text),
      parts,
      traceId: parts.some((part) => part.kind === 'trace' && part.traceId === traceId)
        ? undefined
        : traceId,
    };
  });
}

const traceId = /(?<![\da-f-])(1-[\da-f]{8}-[\da-f]{24})(?![\da-f-])/g;

export function withTraceIds(text: string): LogPart[] {
  return text.split(traceId).flatMap((part, at): LogPart[] => {
    if (part === '') return [];
    return [at % 2 === 1 ? { kind: 'trace', traceId: part } : { kind: 'text', text: part }];
  });
}
