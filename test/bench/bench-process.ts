import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Workshop } from './workshop.ts';

/** A module of the bench in a process of its own, on a heap of its own. */
export interface BenchProcess extends AsyncDisposable {
  readonly pid: number;
  /** The next thing that it says. @throws with its words when it ends instead. */
  next<Message>(): Promise<Message>;
  tell(message: string): void;
  /** Resolves when it has ended. */
  ended(): Promise<void>;
}

export interface BenchProcessOptions {
  /** Path below this folder. */
  readonly module: string;
  readonly args: readonly string[];
  /** Folder for a CPU profile. @default none */
  readonly cpuProfiles?: string;
}

export function startBenchProcess(
  workshop: Pick<Workshop, 'own'>,
  { module, args, cpuProfiles }: BenchProcessOptions,
): BenchProcess {
  const child = fork(join(import.meta.dirname, module), args, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv:
      cpuProfiles === undefined
        ? []
        : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${cpuProfiles}`],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const messages: unknown[] = [];
  const waiting: (() => void)[] = [];
  const wake = () => {
    for (const resume of waiting.splice(0)) resume();
  };
  child.on('message', (message) => {
    messages.push(message);
    wake();
  });
  let hasEnded = false;
  const end = endOf(child).then(() => {
    hasEnded = true;
    wake();
  });
  return workshop.own({
    pid: child.pid ?? 0,
    async next<Message>() {
      while (messages.length === 0) {
        if (hasEnded) {
          const code = child.exitCode ?? child.signalCode;
          throw new Error(`the process of ${module} ended with "${code}": ${said.trim()}`);
        }
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return messages.shift() as Message;
    },
    tell: (message) => child.send(message),
    ended: () => end,
    async [Symbol.asyncDispose]() {
      if (hasEnded) return;
      child.kill('SIGKILL');
      await end;
    },
  });
}

/** What it said last may arrive after its exit. Not `close`: what it started may hold its stderr open. */
async function endOf(child: ChildProcess): Promise<void> {
  const said = new Promise<void>((resolve) => {
    child.once('disconnect', resolve);
  });
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  if (child.connected) await said;
}
