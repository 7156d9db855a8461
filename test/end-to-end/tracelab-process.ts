import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { InstanceStatus } from '../../local/runner/running-instance.ts';
import { repository } from './orders-instance.ts';
import { descendantsOf, type Process, processes } from './process-tree.ts';
import { newFolder } from './scratch-folder.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TracelabOptions {
  readonly projectDir: string;
  /** Node's own arguments. */
  readonly nodeArguments?: readonly string[];
  readonly stdin?: 'pipe' | 'ignore';
  /** Below a shell, as npm runs scripts; the process is then the shell. */
  readonly asScript?: boolean;
  /** In a terminal that `script` makes; the process is then `script`. */
  readonly inTerminal?: boolean;
}

/** `tracelab` in a process of its own. */
export interface TracelabProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Where it keeps temporary files. */
  readonly temporary: string;
  readonly ended: Promise<Ended>;
  stdout(): string;
  stderr(): string;
  /** Everything that it has started and that still runs. */
  family(): Process[];
}

const children = new Set<ChildProcess>();

// None outlives the file, whatever failed in it. What it has started ends with it.
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

export function runTracelab(args: readonly string[], options: TracelabOptions): TracelabProcess {
  const { projectDir, nodeArguments = [], stdin = 'ignore', asScript, inTerminal } = options;
  const temporary = newFolder('tmp');
  const plain = [
    process.execPath,
    ...nodeArguments,
    join(repository, 'local/cli/tracelab.js'),
    ...args,
  ];
  const quoted = plain.map((word) => `'${word}'`).join(' ');
  const command = [
    ...(asScript ? ['sh', '-c', '"$@"; exit $?', 'sh'] : []),
    ...(inTerminal ? ['/usr/bin/script', '-qfec', quoted, '/dev/null'] : plain),
  ];
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: projectDir,
    env: {
      PATH: process.env.PATH,
      TMPDIR: temporary,
      NO_COLOR: '1',
      ...(asScript && { npm_lifecycle_event: 'start' }),
    },
    stdio: [stdin, 'pipe', 'pipe'],
    // A group of its own, so that a signal can go to all of it, as a terminal sends Ctrl+C.
    detached: true,
  });
  children.add(child);
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    said.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const pid = child.pid ?? -1;
  return {
    child,
    pid,
    temporary,
    ended: once(child, 'close').then(([code, signal]) => ({ code, signal, ...said })),
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    family: () => descendantsOf(pid),
  };
}

export interface StartedTracelab extends TracelabProcess {
  readonly dataDir: string;
  readonly status: InstanceStatus;
}

export const anyPorts = ['--port', '--daemon-port', '--edge-port', '--console-port'].flatMap(
  (flag) => [flag, '0'],
);

/** Starts an instance on free ports, without sample orders. @throws with its own words when it ends instead. */
export async function startTracelab(
  options: TracelabOptions & { readonly dataDir?: string },
): Promise<StartedTracelab> {
  const dataDir = options.dataDir ?? newFolder('data');
  const flags = ['--data-dir', dataDir, '--no-sample', '--output', 'json'];
  const started = runTracelab(['start', ...anyPorts, ...flags], options);
  const ready = (async () => {
    while (statusLine(started.stdout()) === undefined)
      await once(started.child.stdout ?? started.child, 'data');
  })();
  const ended = await Promise.race([ready, started.ended]);
  if (ended !== undefined) throw new Error(`it ended with ${ended.code}:\n${ended.stderr}`);
  const line = statusLine(started.stdout()) ?? '';
  return { ...started, dataDir, status: JSON.parse(line) as InstanceStatus };
}

/** In a terminal it stands among what goes to stderr elsewhere. */
const statusLine = (stdout: string) => /^(\{.*\})\r?\n/m.exec(stdout)?.[1];

/** What is left of an instance: processes, ports, and files besides traces, settings and logs. */
export async function remainsOf(
  started: StartedTracelab,
  family: readonly Process[],
): Promise<{ processes: string[]; ports: string[]; files: string[] }> {
  const { xray, edge, console, apis } = started.status.addresses;
  const addresses = [
    new URL(`http://${xray}`),
    ...[edge, ...(console === undefined ? [] : [console]), ...apis.map(({ url }) => url)].map(
      (url) => new URL(url),
    ),
  ];
  const busy = await Promise.all(
    addresses.map(async ({ host, port }) => ((await isFree(Number(port))) ? [] : [host])),
  );
  return {
    processes: stillRunning(family),
    ports: busy.flat(),
    files: [
      ...readdirSync(started.temporary),
      ...readdirSync(started.dataDir).filter(
        (name) => !/^(logs|traces\.db(-wal|-shm)?|settings\.json|control-plane\.json)$/.test(name),
      ),
    ],
  };
}

/** The commands of those processes that have not ended. */
export function stillRunning(family: readonly Process[]): string[] {
  const alive = processes();
  return family
    .filter(({ pid, command }) =>
      alive.some((process) => process.pid === pid && process.command === command),
    )
    .map(({ command }) => command);
}

export const nothing = { processes: [], ports: [], files: [] };

async function isFree(port: number): Promise<boolean> {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    tcp.listen(port, '127.0.0.1');
    await once(tcp, 'listening');
    udp.bind(port, '127.0.0.1');
    await once(udp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    tcp.close();
    udp.close();
  }
}
