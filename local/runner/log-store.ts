import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from './running-instance.ts';

const keptInMemory = 20_000;
const largestFile = 10 * 1024 * 1024;

export interface LogStore {
  add(line: LogLine): void;
  /** Lines after a position; `next` is the position to ask with again. */
  read(query: LogQuery): { lines: LogLine[]; next: number };
}

export interface LogQuery {
  readonly function?: string;
  readonly trace?: string;
  readonly after: number;
}

/**
 * Keeps the newest lines in memory and, with a folder, every line in `<function>.log` (one JSON
 * document a line; at 10 MB the file becomes `<function>.log.1` and a new one begins). A file that
 * cannot be written is told once; nothing else depends on it.
 */
export function createLogStore(
  directory: string | undefined,
  warn: (message: string) => void,
): LogStore {
  const lines: LogLine[] = [];
  let dropped = 0;
  let told = false;
  const write = (action: () => void) => {
    try {
      action();
    } catch (error) {
      if (!told) warn(`logs are kept in memory only: ${(error as Error).message}`);
      told = true;
    }
  };
  if (directory !== undefined) write(() => mkdirSync(directory, { recursive: true }));
  return {
    add: (line) => {
      lines.push(line);
      if (lines.length > keptInMemory * 1.1) {
        dropped += lines.length - keptInMemory;
        lines.splice(0, lines.length - keptInMemory);
      }
      if (directory !== undefined) write(() => append(directory, line));
    },
    read: ({ function: name, trace, after }) => ({
      lines: lines
        .slice(Math.max(0, after - dropped))
        .filter((line) => name === undefined || line.function === name)
        .filter((line) => trace === undefined || line.traceId === trace),
      next: dropped + lines.length,
    }),
  };
}

function append(directory: string, line: LogLine): void {
  const file = join(directory, `${encodeURIComponent(line.function)}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestFile) {
    renameSync(file, `${file}.1`);
  }
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}
