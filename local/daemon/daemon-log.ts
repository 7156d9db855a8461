import type { DaemonLogLine } from './daemons.ts';
import { createLimitedLog } from './limited-log.ts';

/** A flood of nonsense must not become a flood of lines. */
const linesPerSecond = 10;

/** What daemons have to warn of, for the person at the terminal. */
export interface DaemonLog {
  readonly log: (line: DaemonLogLine) => void;
  /** Tells at once how many lines have been left out. */
  flush(): void;
}

/** @param lineOf how a line reads; by default it names the daemon. */
export function createDaemonLog(
  warn: (message: string) => void,
  lineOf = ({ label, message }: DaemonLogLine): string => `X-Ray daemon of ${label}: ${message}`,
): DaemonLog {
  const limited = createLimitedLog({
    linesPerSecond,
    tell: warn,
    summary: (leftOut) => `… ${leftOut} more such lines`,
  });
  return {
    log: (line) => {
      if (line.level !== 'info') limited.say(() => lineOf(line));
    },
    flush: limited.flush,
  };
}
