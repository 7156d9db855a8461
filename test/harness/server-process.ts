import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A folder of the user that database servers run as. */
export interface ServerFolder extends AsyncDisposable {
  readonly path: string;
}

/** Database servers refuse to run as root; `nobody` is everywhere. */
const nobody = 65_534;
const owner = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

export async function makeServerFolder(prefix: string): Promise<ServerFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix));
  if (owner.uid !== undefined) await chown(path, owner.uid, owner.gid);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Runs a program to its end, as the user of the database servers. @throws with what it printed. */
export async function runAsServer(file: string, args: readonly string[], cwd: string) {
  try {
    await promisify(execFile)(file, args, { ...owner, cwd, env: serverEnvironment(cwd) });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`"${file}" failed: ${stdout}${stderr}`, { cause: error });
  }
}

/** A server in a process of its own, that has said that it is ready. */
export interface ServerProcess {
  /** Resolves when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * @param ready what the server prints when it answers
 * @throws with everything that it printed, when it ends or is silent for 30 s
 */
export async function startServerProcess(
  file: string,
  args: readonly string[],
  cwd: string,
  ready: string,
): Promise<ServerProcess> {
  const options: SpawnOptions = {
    ...owner,
    cwd,
    env: serverEnvironment(cwd),
    stdio: ['ignore', 'pipe', 'pipe'],
  };
  const child = spawn(file, args, options);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  try {
    await untilReady(child, ready);
  } catch (error) {
    await stop('SIGKILL');
    throw error;
  }
  return { stop };
}

async function untilReady(child: ChildProcess, ready: string): Promise<void> {
  let output = '';
  const over = new AbortController();
  const said = new Promise<void>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(ready)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(30_000)]);
  const ended = once(child, 'exit', { signal }).then(([code]): never => {
    throw new Error(`"${child.spawnfile}" ended with "${code}": ${output}`);
  });
  try {
    await Promise.race([said, ended]);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new Error(`"${child.spawnfile}" is not ready: ${output}`, { cause: error });
  } finally {
    over.abort();
    ended.catch(() => {});
  }
}

/** Temporary files in a folder of its own: servers of MariaDB name theirs alike and remove each other's. */
const serverEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TMPDIR: folder,
});

/** A port that was free a moment ago, for servers that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('the port has no number');
  return address.port;
}
