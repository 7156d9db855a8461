import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildProcesses, RunningChild } from '../../processes/child-processes.ts';
import { DatabaseError, type ProgramCall, type ServerSetup } from './engine.ts';
import { outputTail } from './output-tail.ts';
import type { ServerUser } from './server-user.ts';

export interface ServerPlace {
  readonly folder: string;
  readonly user: ServerUser | undefined;
  readonly processes: ChildProcesses;
}

/** What a server's program is to be started with, beside its arguments. */
export const startAsServer = (
  { folder, user, processes }: ServerPlace,
  call: ProgramCall,
  onOutput: (chunk: Buffer) => void,
): RunningChild =>
  processes.start({
    command: call.command,
    arguments: call.arguments,
    environment: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', TMPDIR: folder },
    cwd: folder,
    onOutput: (_, chunk) => onOutput(chunk),
    ...(user && { user }),
    ...(call.input !== undefined && { input: call.input }),
  });

/** @param signal ends the program that runs */
export function serverSetup(place: ServerPlace, signal: AbortSignal): ServerSetup {
  const { folder, user } = place;
  const own = async (path: string) => {
    if (user !== undefined) await chown(path, user.uid, user.gid);
  };
  return {
    run: async (call) => {
      signal.throwIfAborted();
      const output = outputTail();
      const child = startAsServer(place, call, output.add);
      signal.addEventListener('abort', child.kill, { once: true });
      const { code, error } = await child.exited;
      signal.removeEventListener('abort', child.kill);
      signal.throwIfAborted();
      if (code === 0) return output.text();
      throw failure(call.command, error?.message ?? output.reason());
    },
    makeFolder: async (path) => {
      await mkdir(path, { recursive: true, mode: 0o700 });
      await own(path);
    },
    write: async (name, text) => {
      const file = join(folder, name);
      await writeFile(file, text, { mode: 0o600 });
      await own(file);
    },
  };
}

export function failure(command: string, reason: string): Error {
  if (reason.includes('EACCES')) {
    return new DatabaseError(
      `"${command}" may not be run by the user as whom database servers run when TraceLab is run by root; start as an ordinary user, or open its folders to others`,
    );
  }
  if (!/error while loading shared libraries|Library not loaded/.test(reason)) {
    return new Error(`"${command}" failed: ${reason}`);
  }
  return new DatabaseError(
    `"${command}" lacks a library (${reason}); its package was installed without its scripts, run \`npm rebuild\``,
  );
}
