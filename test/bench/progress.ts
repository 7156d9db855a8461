import type { Terminal } from '../../local/cli/command.ts';

export interface Progress {
  /** Says what goes on now; cheap enough to call for every sample. */
  show(text: string): void;
  /** Leaves a clean line for what is printed next. */
  clear(): void;
}

/** Where lines cannot be rewritten, one that is not older than this stands for the next ones. */
const quietMilliseconds = 2_000;

/** A line that is rewritten on a terminal; elsewhere a line now and then. All of it goes to stderr. */
export function createProgress(
  terminal: Terminal,
  now: () => number = () => performance.now(),
): Progress {
  let last = Number.NEGATIVE_INFINITY;
  let dirty = false;
  return {
    show(text) {
      if (terminal.interactive) {
        terminal.err(`\r\x1b[2K  ${text.slice(0, Math.max(20, terminal.columns - 3))}`);
        dirty = true;
        return;
      }
      if (now() - last < quietMilliseconds) return;
      last = now();
      terminal.err(`  ${text}\n`);
    },
    clear() {
      if (dirty) terminal.err('\r\x1b[2K');
      dirty = false;
    },
  };
}
