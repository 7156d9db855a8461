import { type ChildProcess, spawn } from 'node:child_process';

/** Ends watched process groups when this process ends in any way, SIGKILL included. */
export interface ProcessGuard {
  watch(pid: number): void;
  release(pid: number): void;
  stop(): void;
}

/**
 * A shell reads the ids of the groups that run; the end of its input is the end of this process.
 * A process of its own, because a child whose handler never yields cannot notice anything itself.
 */
const script = `trap '' HUP INT TERM
groups=' '
while read -r action group; do
  case $action in
    watch) groups="$groups$group " ;;
    release) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -KILL "-$group"; done`;

export function createProcessGuard(): ProcessGuard {
  let shell: ChildProcess | undefined;

  function tell(line: string): void {
    if (shell === undefined) shell = startShell();
    shell.stdin?.write(`${line}\n`);
  }

  return {
    watch: (pid) => tell(`watch ${pid}`),
    release: (pid) => tell(`release ${pid}`),
    stop: () => {
      shell?.stdin?.end();
      shell = undefined;
    },
  };
}

function startShell(): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', script], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell (Windows) children still end, when they see their connection to this process close.
  shell.on('error', () => {});
  shell.stdin?.on('error', () => {});
  shell.unref();
  if (shell.stdin !== null && 'unref' in shell.stdin) (shell.stdin as { unref(): void }).unref();
  return shell;
}
