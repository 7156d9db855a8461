import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { descendants, memoryOfTree, processorTimesOfTree } from '../bench/process-tree.ts';

/** A process that has started another one and says its id. */
const parentSource = `
  const child = require('node:child_process').spawn(
    process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  process.stdout.write(String(child.pid));
  process.stdin.resume();
`;

describe('the tree of a process', () => {
  it('holds what it started, and that process alone once it is asked for', async () => {
    const parent = spawn(process.execPath, ['-e', parentSource]);
    const root = parent.pid ?? 0;
    try {
      const [said] = await once(parent.stdout, 'data');
      const child = Number(said);

      const tree = descendants(root);
      const memory = memoryOfTree(root);
      const times = processorTimesOfTree(root);

      expect(tree).toEqual([root, child]);
      expect(descendants(child)).toEqual([child]);
      expect(memory).toMatchObject({ processes: 2 });
      expect(memory.megabytes).toBeGreaterThan(memoryOfTree(child).megabytes);
      if (process.platform === 'linux') expect([...times.keys()]).toEqual([root, child]);
    } finally {
      parent.kill('SIGKILL');
    }
  });

  it('is empty of memory when the process has gone', async () => {
    const gone = spawn(process.execPath, ['-e', '0']);
    await once(gone, 'exit');

    const memory = memoryOfTree(gone.pid ?? 0);

    expect(memory.megabytes).toBe(0);
  });
});
