import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogStore } from '../../../local/runner/log-store.ts';
import { assertPortsFree, findPortOwner } from '../../../local/runner/port-owner.ts';
import { claimDataDir, readRunFile } from '../../../local/runner/run-file.ts';
import type { LogLine } from '../../../local/runner/running-instance.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'instance-files-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = {
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00.000Z',
  region: 'us-east-1',
  addresses: { xray: '127.0.0.1:1', edge: 'http://127.0.0.1:2', apis: [] },
};

describe('claimDataDir', () => {
  it('publishes the instance and leaves nothing behind', () => {
    const directory = join(folder, 'data');

    const data = claimDataDir(directory);
    data.publish(run);
    writeFileSync(join(data.temporary, 'ca.pem'), 'x');
    const published = readRunFile(directory);
    data.release();

    expect(published).toEqual(run);
    expect(existsSync(directory)).toBe(false);
  });

  it('keeps what else is in the folder', () => {
    writeFileSync(join(folder, 'traces.db'), 'x');

    claimDataDir(folder).release();

    expect(readdirSync(folder)).toEqual(['traces.db']);
  });

  it('refuses a folder that a living process holds, naming it', () => {
    writeFileSync(join(folder, 'lock'), '1');

    expect(() => claimDataDir(folder)).toThrow(/an instance already runs on .* \(pid 1\)/);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('1');
  });

  it('takes over from a process that is gone, and clears its temporary files', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    writeFileSync(join(folder, 'lock'), String(child.pid));
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...run, pid: child.pid }));

    const data = claimDataDir(folder);

    expect(readRunFile(folder)).toBeUndefined();
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
    data.release();
  });

  it.each(['', 'nonsense', '-5', '99999999999'])('takes over a lock that says "%s"', (content) => {
    writeFileSync(join(folder, 'lock'), content);

    const data = claimDataDir(folder);
    const holder = readFileSync(join(folder, 'lock'), 'utf8');
    data.release();

    expect(holder).toBe(String(process.pid));
    expect(existsSync(folder)).toBe(false);
  });

  it.each(['lock', 'run.json'])('says that a folder named "%s" is in the way', (name) => {
    mkdirSync(join(folder, name));

    expect(() => claimDataDir(folder)).toThrow(
      /^the data folder ".*" cannot be used \(.*\); move what is in the way, or choose another/,
    );
    expect(readdirSync(folder)).toEqual([name]);
  });

  it('says that the folder is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'x');

    expect(() => claimDataDir(file)).toThrow(/"[^"]*file" cannot be used \(EEXIST/);
  });

  it('releases a folder that somebody has deleted', () => {
    const data = claimDataDir(folder);
    rmSync(folder, { recursive: true });

    expect(() => data.release()).not.toThrow();
  });
});

describe('readRunFile', () => {
  it.each(['', '{', 'null'])('finds no instance in a file that holds "%s"', (content) => {
    writeFileSync(join(folder, 'run.json'), content);

    expect(readRunFile(folder) ?? undefined).toBeUndefined();
  });
});

describe('findPortOwner', () => {
  it('names the process that listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };

    const owner = findPortOwner(port);
    const refusal = await assertPortsFree('127.0.0.1', [0, port]).catch((error: unknown) => error);
    server.close();
    await once(server, 'close');

    expect(owner?.pid).toBe(process.pid);
    expect(String(refusal)).toContain(`port ${port} is taken by "`);
    await expect(assertPortsFree('127.0.0.1', [0, port])).resolves.toBeUndefined();
    expect(findPortOwner(port)).toBeUndefined();
  });
});

const line = (text: string, name = 'f', traceId = 't'): LogLine => ({
  function: name,
  time: '2026-01-01T00:00:00.000Z',
  traceId,
  stream: 'stdout',
  text,
});

const fail = (message: string) => expect.unreachable(message);

describe('createLogStore', () => {
  it('gives lines by function and trace, and only new ones after a position', () => {
    const logs = createLogStore(undefined, fail);
    logs.add(line('one'));
    logs.add(line('two', 'g'));

    const first = logs.read({ after: 0 });
    logs.add(line('three', 'f', 'u'));

    expect(first.lines.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(logs.read({ after: first.next }).lines.map(({ text }) => text)).toEqual(['three']);
    expect(logs.read({ after: 0, function: 'f' }).lines).toHaveLength(2);
    expect(logs.read({ after: 0, trace: 'u' }).lines).toHaveLength(1);
  });

  it('forgets the oldest lines in memory and keeps positions true', () => {
    const logs = createLogStore(undefined, fail);
    for (let n = 0; n < 25_000; n += 1) logs.add(line(String(n)));

    const { lines, next } = logs.read({ after: 0 });

    expect(next).toBe(25_000);
    expect(lines.length).toBeLessThan(23_000);
    expect(lines.at(-1)?.text).toBe('24999');
    expect(logs.read({ after: 24_999 }).lines).toHaveLength(1);
  });

  it('writes a file for each function, whatever its name', () => {
    const logs = createLogStore(join(folder, 'logs'), fail);

    logs.add(line('hello', '../../escape'));

    expect(readdirSync(join(folder, 'logs'))).toEqual(['..%2F..%2Fescape.log']);
  });

  it.each([
    ['a file lies in place of its folder', () => writeFileSync(join(folder, 'logs'), 'x')],
    [
      'a folder lies in place of its file',
      () => mkdirSync(join(folder, 'logs/f.log'), { recursive: true }),
    ],
  ])('says once that %s, and keeps the lines', (_, obstruct) => {
    const warnings: string[] = [];
    obstruct();

    const logs = createLogStore(join(folder, 'logs'), (message) => warnings.push(message));
    logs.add(line('one'));
    logs.add(line('two'));

    expect(warnings).toEqual([expect.stringMatching(/^logs are kept in memory only: E.*logs/)]);
    expect(logs.read({ after: 0 }).lines.map(({ text }) => text)).toEqual(['one', 'two']);
  });
});
