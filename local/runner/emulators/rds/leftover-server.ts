import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isAlive } from '../../run-file.ts';

const pause = 20;
const patience = 5_000;

/**
 * Ends a server that a killed runner has left in a folder, and removes the note of it: the number in
 * there may belong to another program by now, for which the server would take itself to be running.
 */
export async function endLeftoverServer(pidFile: string, folder: string): Promise<void> {
  const pid = await readPid(pidFile);
  if (pid !== undefined && (await commandOf(pid)).includes(folder)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
    const end = performance.now() + patience;
    while (isAlive(pid) && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  await rm(pidFile, { force: true });
}

async function readPid(file: string): Promise<number | undefined> {
  const [line = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  return /^\d{1,10}$/.test(line.trim()) ? Number(line) : undefined;
}

/** Empty when there is no such process. */
async function commandOf(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux') return '';
  }
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return '';
  }
}
