import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import type { InstanceStatus } from '../../local/runner/running-instance.ts';

const command = resolve(import.meta.dirname, '../../local/cli/tracelab.js');

/** `tracelab start` in a process of its own, as a person would start it. Disposing stops it. */
export interface AppProcess extends AsyncDisposable {
  readonly pid: number;
  /** Rejects with what the process said when it ends instead. */
  readonly ready: Promise<InstanceStatus>;
  /** Milliseconds from the start of the process to its line that it is ready. */
  readonly readyAfter: Promise<number>;
  /** Everything that it narrated. */
  said(): string;
}

export interface AppProcessOptions {
  readonly project: string;
  readonly dataDir: string;
  readonly cpuProfiles?: string;
}

/** Milliseconds until a process that was asked to stop is made to. */
const patience = 15_000;

export function launchApp({ project, dataDir, cpuProfiles }: AppProcessOptions): AppProcess {
  const profiling =
    cpuProfiles === undefined
      ? []
      : ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${cpuProfiles}`];
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...profiling,
      command,
      'start',
      '--no-sample',
      ...['--output', 'json', '--in-memory', '--data-dir', join(dataDir)],
      ...['--port', '0', '--daemon-port', '0', '--edge-port', '0', '--load-balancer-port', '0'],
      ...['--console-port', '0'],
    ],
    // In a group of its own: Ctrl-C reaches only the bench, which then stops it in order.
    { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const answer = firstLine(child).then((line) => {
    if (line === undefined) throw new Error(`the app did not start: ${said.trim()}`);
    return { status: JSON.parse(line) as InstanceStatus, after: performance.now() - began };
  });
  answer.catch(() => {});
  const ready = answer.then(({ status }) => status);
  const readyAfter = answer.then(({ after }) => after);
  readyAfter.catch(() => {});
  return {
    pid: child.pid ?? 0,
    ready,
    readyAfter,
    said: () => said,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      await exit;
      clearTimeout(timer);
    },
  };
}

/** Undefined when the process ends, or cannot start, without having said one. */
function firstLine(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('error', () => resolve(undefined));
    child.once('exit', () => resolve(undefined));
  });
}
