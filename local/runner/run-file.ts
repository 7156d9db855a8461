import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunFile } from './running-instance.ts';

/** Two instances cannot share a data folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
}

/** The data folder cannot be used; the message says why and what to do. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
}

/**
 * Claims a data folder for this process and clears what a killed predecessor left behind.
 * @throws AlreadyRunningError when a living process holds it, DataDirError when it cannot be used.
 */
export function claimDataDir(directory: string): ClaimedDataDir {
  const lock = join(directory, 'lock');
  const run = join(directory, 'run.json');
  const temporary = join(directory, 'tmp');
  let locked = false;
  try {
    mkdirSync(directory, { recursive: true });
    takeLock(lock);
    locked = true;
    rmSync(run, { force: true });
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary);
  } catch (error) {
    if (locked) rmSync(lock, { force: true });
    if (error instanceof AlreadyRunningError) throw error;
    throw new DataDirError(
      `the data folder "${directory}" cannot be used (${(error as Error).message}); move what is in the way, or choose another with --data-dir`,
      { cause: error },
    );
  }
  return {
    temporary,
    publish: (content) => writeFileSync(run, `${JSON.stringify(content, null, 2)}\n`),
    release: () => {
      for (const path of [temporary, run, lock]) rmSync(path, { recursive: true, force: true });
      // It may have been deleted meanwhile.
      if (existsSync(directory) && readdirSync(directory).length === 0) rmdirSync(directory);
    },
  };
}

export interface ClaimedDataDir {
  /** A folder for files that end with the instance. */
  readonly temporary: string;
  publish(run: RunFile): void;
  release(): void;
}

function takeLock(file: string): void {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder > 0 && holder !== process.pid && isAlive(holder)) {
      throw new AlreadyRunningError(
        `an instance already runs on ${dirname(file)} (pid ${holder}); if that process is another, delete ${file}`,
        { cause: error },
      );
    }
    rmSync(file, { force: true });
    takeLock(file);
  }
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
