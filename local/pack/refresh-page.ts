import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isPageOld } from '../cli/page-age.ts';
import { buildPage } from './build-page.ts';

/**
 * Builds the console's page beside its sources, if it is older than they are. It is built elsewhere and put
 * in place as a whole; of two that want it at a time the second one waits and finds it done.
 *
 * @param console folder of the console's sources
 * @param temporary folder on the same disk
 * @throws Error of the bundler
 */
export async function refreshPage(console: string, temporary: string): Promise<void> {
  mkdirSync(temporary, { recursive: true });
  const release = await takeLock(join(temporary, 'tracelab-console.lock'));
  // Whoever holds the lock is alone; what others made was left by those who were killed.
  for (const name of readdirSync(temporary).filter((each) => each.startsWith(prefix))) {
    rmSync(join(temporary, name), { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(temporary, prefix));
  const cleanUp = () => {
    rmSync(folder, { recursive: true, force: true });
    release();
  };
  process.once('exit', cleanUp);
  try {
    if (!isPageOld(console)) return;
    const built = join(folder, 'dist');
    const began = new Date();
    await buildPage(console, built);
    // A source that was saved meanwhile is newer than the page.
    utimesSync(join(built, 'index.html'), began, began);
    const place = join(console, 'dist');
    renameIfThere(place, join(folder, 'before'));
    renameSync(built, place);
  } finally {
    process.off('exit', cleanUp);
    cleanUp();
  }
}

const prefix = 'tracelab-console-';

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** @returns what gives it back */
async function takeLock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (isHeld(file)) await sleep(100);
    else rmSync(file, { force: true });
  }
}

function isHeld(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    // It is about to be written.
    if (holder === 0) return true;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Whoever started this is gone once its end of the pipe is.
  process.stdin.on('close', () => process.exit(1)).resume();
  const workspace = dirname(dirname(fileURLToPath(import.meta.url)));
  try {
    await refreshPage(join(workspace, 'console'), join(workspace, '../node_modules/.cache'));
    process.exit(0);
  } catch (error) {
    process.stderr.write(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
