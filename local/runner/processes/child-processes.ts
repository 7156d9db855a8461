import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createProcessGuard } from './process-guard.ts';

export interface ChildOptions {
  readonly command: string;
  readonly arguments: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Whom the process runs as. @default who runs this one */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What it reads from its standard input. @default nothing */
  readonly input?: string;
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Why it could not be started. */
  readonly error?: Error;
}

export interface RunningChild {
  readonly pid: number | undefined;
  /** Resolves once the process is gone and its output has been handed over. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Ends the process and everything it started, at once. */
  kill(): void;
  /** Asks the process, and no other, to end. */
  terminate(): void;
}

/** Processes that must not outlive this one. */
export interface ChildProcesses {
  start(options: ChildOptions): RunningChild;
  /** Kills what still runs and waits until it is gone. */
  stop(): Promise<void>;
}

/** How long output may trail a process that has ended, when something it started keeps the pipe open. */
const outputGrace = 200;

export function createChildProcesses(): ChildProcesses {
  const guard = createProcessGuard();
  const running = new Set<RunningChild>();

  function start(options: ChildOptions): RunningChild {
    // A group of its own: whatever the process starts can be ended with it, and Ctrl-C at the
    // terminal reaches only this process, which then stops its children in order.
    const child = spawn(options.command, [...options.arguments], {
      cwd: options.cwd,
      env: { ...options.environment },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: true,
      ...options.user,
    });
    // A process that ends without reading it says itself why.
    child.stdin?.on('error', () => {}).end(options.input);
    const { pid } = child;
    if (pid !== undefined) guard.watch(pid);
    child.stdout?.on('data', (chunk: Buffer) => options.onOutput('stdout', chunk));
    child.stderr?.on('data', (chunk: Buffer) => options.onOutput('stderr', chunk));

    const exited = new Promise<ChildExit>((resolve) => {
      child.once('error', (error) => {
        // Node names the program even when it is the folder that does not exist.
        const reason = existsSync(options.cwd)
          ? error
          : new Error(`its folder "${options.cwd}" does not exist`, { cause: error });
        resolve({ code: null, signal: null, error: reason });
      });
      child.once('exit', (code, signal) => {
        killGroup(pid);
        const finish = () => {
          clearTimeout(timer);
          child.stdout?.destroy();
          child.stderr?.destroy();
          resolve({ code, signal });
        };
        const timer = setTimeout(finish, outputGrace);
        child.once('close', finish);
      });
    }).then((exit) => {
      if (pid !== undefined) guard.release(pid);
      running.delete(handle);
      return exit;
    });
    const handle: RunningChild = {
      pid,
      exited,
      kill: () => killGroup(pid),
      terminate: () => {
        child.kill('SIGTERM');
      },
    };
    running.add(handle);
    return handle;
  }

  return {
    start,
    stop: async () => {
      const ended = [...running].map((child) => {
        child.kill();
        return child.exited;
      });
      await Promise.all(ended);
      guard.stop();
    },
  };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // The group is gone already, which is what was asked for.
  }
}
