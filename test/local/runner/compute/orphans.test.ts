import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { newFolder } from './scratch.ts';
import { ask, bundleOf, server } from './small-programs.ts';

const runner = join(import.meta.dirname, 'running-task.ts');

/** Also starts a process of its own, as programs do, and ignores requests to end. */
const stubborn = `
  process.on('SIGTERM', () => {});
  require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
  ${server}`;

const isGone = (pid: number) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('programs', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'do not outlive who runs them when that ends by %s',
    async (signal) => {
      const parent = spawn(process.execPath, [runner, bundleOf(stubborn), newFolder('tasks')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(createInterface(parent.stdout), 'line');
      const { pid } = await ask(Number(String(line).replace('port ', '')));

      parent.kill(signal);
      await once(parent, 'exit');

      await expect.poll(() => isGone(Number(pid)), { timeout: 5_000 }).toBe(true);
    },
  );
});
