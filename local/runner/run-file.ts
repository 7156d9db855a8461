import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunFile } from './running-instance.ts';

/** Two instances cannot share a data folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/**
 * Claims a data folder for this process and clears what a killed predecessor left behind.
 * @throws AlreadyRunningError when a living process holds it.
 */
export function claimDataDir(directory: string): { publish(run: RunFile): void; release(): void } {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'run.json');
  const holder = readRunFile(directory)?.pid;
  if (holder !== undefined && holder !== process.pid && isAlive(holder)) {
    throw new AlreadyRunningError(`an instance already runs in ${directory} (pid ${holder})`);
  }
  const temporary = join(directory, 'run');
  rmSync(temporary, { recursive: true, force: true });
  const publish = (run: RunFile) => writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  return {
    publish,
    release: () => {
      rmSync(temporary, { recursive: true, force: true });
      if (readRunFile(directory)?.pid === process.pid) rmSync(file, { force: true });
      if (readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
    },
  };
}

/** Undefined when there is none, or none that can be read. */
export function readRunFile(directory: string): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
