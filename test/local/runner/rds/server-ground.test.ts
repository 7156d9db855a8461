import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serverGround } from '../../../../local/runner/emulators/rds/server-ground.ts';
import { makeFolder } from './databases.ts';

function newFolder(): string {
  const { path, remove } = makeFolder();
  onTestFinished(remove);
  return path;
}

function groundOf(folder: string, temporary: string, durable = true) {
  const warnings: string[] = [];
  const ground = serverGround({
    folder: join(folder, 'rds'),
    durable,
    temporary,
    warn: (message) => warnings.push(message),
  });
  return { ...ground, warnings };
}

describe('serverGround', () => {
  it('is the folder itself where servers may enter it', async () => {
    const folder = newFolder();
    const temporary = newFolder();
    const { place, readable, clear, warnings } = groundOf(folder, temporary, false);

    expect(place('stock', 'postgresql-18').folder).toBe(join(folder, 'rds/stock/postgresql-18'));
    expect(await readable(folder)).toBe(folder);
    clear();
    expect(readdirSync(temporary)).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe.runIf(process.getuid?.() === 0)('serverGround of a folder closed to servers', () => {
  function closedFolder(): string {
    const folder = newFolder();
    chmodSync(folder, 0o700);
    return folder;
  }

  it('is one for temporary files, the same in each run, said once', () => {
    const folder = closedFolder();
    const temporary = newFolder();

    const first = groundOf(folder, temporary);
    const places = [first.place('stock', 'x'), first.place('reports', 'y')];
    first.clear();

    expect(places.map((each) => each.folder)).toEqual([
      expect.stringMatching(`^${temporary}/tracelab-databases-[0-9a-f]{16}/stock/x$`),
      expect.stringMatching(`^${temporary}/tracelab-databases-[0-9a-f]{16}/reports/y$`),
    ]);
    expect(groundOf(folder, temporary).place('stock', 'x')).toEqual(places[0]);
    expect(first.warnings).toEqual([
      expect.stringContaining(
        `because root may not run them, and the folder "${folder}" is closed`,
      ),
    ]);
  });

  it('goes with the run where nothing is to be kept', () => {
    const temporary = newFolder();
    const ground = groundOf(closedFolder(), temporary, false);
    ground.place('stock', 'x');

    ground.clear();

    expect(readdirSync(temporary)).toEqual([]);
  });

  it('has copies of programs that servers cannot read, with their links', async () => {
    const programs = closedFolder();
    mkdirSync(join(programs, 'bin'));
    writeFileSync(join(programs, 'bin', 'server'), 'runs');
    symlinkSync('server', join(programs, 'bin', 'link'));
    const { readable } = groundOf(newFolder(), newFolder());

    const [copy, again] = await Promise.all([readable(programs), readable(programs)]);

    expect(copy).not.toBe(programs);
    expect(again).toBe(copy);
    expect(readFileSync(join(copy, 'bin', 'link'), 'utf8')).toBe('runs');
    expect(existsSync(`${copy}.new`)).toBe(false);
  });

  it('refuses what somebody else has put into its place', () => {
    const folder = closedFolder();
    const temporary = newFolder();
    const { place } = groundOf(folder, temporary);
    const { folder: meant } = place('stock', 'x');
    const standIn = join(meant, '../..');
    const other = newFolder();
    const name = standIn.slice(temporary.length + 1);
    const trap = newFolder();
    symlinkSync(other, join(trap, name));

    expect(() => groundOf(folder, trap).place('stock', 'x')).toThrow(
      `"${join(trap, name)}" is not a folder of this user's own; delete it`,
    );
  });

  it('says so where the folder for temporary files is closed too', () => {
    const folder = closedFolder();
    const temporary = closedFolder();

    expect(() => groundOf(folder, temporary).place('stock', 'x')).toThrow(
      `the folders "${folder}" and "${temporary}" are closed to it; start as an ordinary user, or open one of them`,
    );
  });
});
