import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createAccessLogs } from '../../../../local/runner/access-logs.ts';

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'access-logs-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const noWarning = (message: string) => {
  throw new Error(message);
};

describe('createAccessLogs', () => {
  it('writes the lines of one turn together, a file for each name', async () => {
    const directory = join(folder(), 'logs');
    const logs = createAccessLogs(directory, noWarning);

    const [front, api] = [logs.open('front'), logs.open('orders/prod')];
    front('one');
    api('two');
    front('three');
    await nextTurn();
    await nextTurn();

    expect(readdirSync(directory).sort()).toEqual(['front.access.log', 'orders%2Fprod.access.log']);
    expect(readFileSync(join(directory, 'front.access.log'), 'utf8')).toBe('one\nthree\n');
  });

  it('writes what still waits when it is closed', () => {
    const directory = folder();
    const logs = createAccessLogs(directory, noWarning);

    logs.open('front')('last');
    logs.close();

    expect(readFileSync(join(directory, 'front.access.log'), 'utf8')).toBe('last\n');
  });

  it('begins a new file at 10 MB and keeps the one before', () => {
    const directory = folder();
    const file = join(directory, 'front.access.log');
    writeFileSync(file, 'x'.repeat(10 * 1024 * 1024 + 1));
    const logs = createAccessLogs(directory, noWarning);

    logs.open('front')('new');
    logs.close();

    expect(readFileSync(file, 'utf8')).toBe('new\n');
    expect(readdirSync(directory)).toContain('front.access.log.1');
  });

  it('says once that it cannot write, and goes on', () => {
    const directory = folder();
    mkdirSync(join(directory, 'front.access.log'));
    const warnings: string[] = [];
    const logs = createAccessLogs(directory, (message) => warnings.push(message));

    for (const line of ['one', 'two']) {
      logs.open('front')(line);
      logs.close();
    }

    expect(warnings).toEqual([expect.stringMatching(/^access logs are not kept: EISDIR/)]);
  });

  it('keeps nothing without a folder', () => {
    const logs = createAccessLogs(undefined, noWarning);

    logs.open('front')('line');

    expect(() => logs.close()).not.toThrow();
  });
});
