import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const largestFile = 10 * 1024 * 1024;

export interface AccessLogs {
  /** What takes the lines of one load balancer or API. */
  open(name: string): (line: string) => void;
  /** Writes what still waits. */
  close(): void;
}

/**
 * Access logs as text files `<name>.access.log` in a folder; at 10 MB one becomes `<name>.access.log.1`
 * and a new one begins. Lines of one turn are written together. Without a folder nothing is kept. A
 * file that cannot be written is told once.
 */
export function createAccessLogs(
  directory: string | undefined,
  warn: (message: string) => void,
): AccessLogs {
  const waiting = new Map<string, string[]>();
  let told = false;
  let timer: NodeJS.Immediate | undefined;

  const flush = () => {
    clearImmediate(timer);
    timer = undefined;
    for (const [file, lines] of waiting) {
      try {
        append(file, `${lines.join('\n')}\n`);
      } catch (error) {
        if (!told) warn(`access logs are not kept: ${(error as Error).message}`);
        told = true;
      }
    }
    waiting.clear();
  };

  return {
    open: (name) => {
      if (directory === undefined) return () => {};
      const file = join(directory, `${encodeURIComponent(name)}.access.log`);
      return (line) => {
        const lines = waiting.get(file);
        if (lines === undefined) waiting.set(file, [line]);
        else lines.push(line);
        timer ??= setImmediate(flush);
      };
    },
    close: flush,
  };
}

function append(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestFile) {
    renameSync(file, `${file}.1`);
  }
  appendFileSync(file, text);
}
