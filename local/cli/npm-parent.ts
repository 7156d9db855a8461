import { readFileSync } from 'node:fs';

/** How often the processes above are looked at, in milliseconds. */
const interval = 250;

/**
 * npm runs a script through a shell. A signal that is sent to npm ends npm and the shell, and the shell
 * tells nobody, so this process would go on alone. Calls `gone` when one of the two has ended; does
 * nothing where npm did not start this process. @returns what ends the watch
 */
export function watchNpm(gone: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => {};
  const shell = process.ppid;
  const npm = parentOf(shell);
  const timer = setInterval(() => {
    if (process.ppid === shell && parentOf(shell) === npm) return;
    clearInterval(timer);
    gone();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

/** Known on Linux only; elsewhere the shell alone is watched. See proc(5) for `stat`. */
function parentOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks and brackets itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}
