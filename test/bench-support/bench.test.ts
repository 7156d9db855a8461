import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const bench = (...args: string[]) =>
  run(process.execPath, [join(repository, 'test/bench/bench.ts'), ...args], { cwd: repository });

describe('npm run bench', () => {
  it('measures and prints nothing but JSON when asked for it', async () => {
    const { stdout } = await bench('--only', 'xray', '--quick', '--output', 'json');

    const { machine, measurements } = JSON.parse(stdout);
    expect(machine.node).toBe(process.versions.node);
    expect(measurements.map(({ name }: { name: string }) => name)).toContain('ingest by UDP');
    for (const { value, ratio } of measurements) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(ratio).toEqual(expect.any(Number));
    }
  });

  it('measures a large store, which is small for a try', async () => {
    const { stdout } = await bench('xray-large', '--quick', '--output', 'json');

    const { measurements } = JSON.parse(stdout);
    const uncounted = measurements.filter(({ name }: { name: string }) =>
      name.endsWith('without being counted'),
    );
    expect(uncounted.map(({ value }: { value: number }) => value)).toEqual([0, 0]);
    const limits = measurements.flatMap(({ aim }: { aim?: { limit: number } }) => aim?.limit ?? []);
    expect(new Set(limits)).toEqual(new Set([25_000, 0, 31, 50, 5, 600]));
  }, 90_000);

  it('ends with 2 and points to the help when the command line is wrong', async () => {
    const failure = bench('--only', 'speed');

    await expect(failure).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/there is no benchmark "speed".*npm run bench -- --help/s),
    });
  });
});
