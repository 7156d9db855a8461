import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openTraceEngine } from '../../../../local/xray/engine.ts';
import { account, openEngine, readDocuments } from '../fixtures.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-store-'));
  file = join(folder, 'traces.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

function fill(): void {
  const { engine } = openEngine(file);
  for (const name of ['orders-active-topic', 'orders-passive-topic', 'orders-sync-failure']) {
    engine.ingest(readDocuments(name));
  }
  engine.close();
}

/** The file that was set aside. */
function aside(): string {
  const others = readdirSync(folder).filter((name) =>
    /^traces\.db\.\d{8}T\d{6}Z(-\d+)?$/.test(name),
  );
  expect(others).toHaveLength(1);
  return join(folder, others[0] ?? '');
}

function expectFresh(reason: RegExp): void {
  const { engine, warnings } = openEngine(file);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(reason);
  expect(warnings[0]).toContain(`"${aside()}"`);
  expect(engine.count()).toBe(0);
  expect(engine.ingest(readDocuments('queue-worker'))).toEqual([]);
  engine.close();
  const again = openEngine(file);
  expect(again.warnings).toEqual([]);
  expect(again.engine.count()).toBe(1);
  again.engine.close();
}

describe('opening the trace store', () => {
  it.each([
    ['a few bytes', Buffer.from('hello')],
    ['a text', Buffer.from('no database\n'.repeat(1000))],
    ['zeros', Buffer.alloc(10_000)],
    ['a header and nothing right after it', Buffer.from(`SQLite format 3\0${'x'.repeat(8000)}`)],
  ])('sets %s aside, untouched', (_, content) => {
    writeFileSync(file, content);

    expectFresh(/is damaged/);

    expect(readFileSync(aside())).toEqual(content);
  });

  it('sets a store with damaged pages aside', () => {
    fill();
    const size = statSync(file).size;
    const handle = openSync(file, 'r+');
    for (let page = 1; page < size / 4096; page++)
      writeSync(handle, Buffer.alloc(200, 0xaa), 0, 200, page * 4096);
    closeSync(handle);

    expectFresh(/is damaged/);
  });

  it('sets a store that was cut short aside', () => {
    fill();
    truncateSync(file, 9000);

    expectFresh(/is damaged/);
  });

  it('sets the database of another program aside, untouched', () => {
    const other = new DatabaseSync(file);
    other.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')");
    other.close();

    expectFresh(/is a database of something else/);

    const kept = new DatabaseSync(aside(), { readOnly: true });
    expect(kept.prepare('SELECT text FROM notes').get()?.text).toBe('mine');
    kept.close();
  });

  it('sets a store of a newer version aside', () => {
    fill();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 999');
    newer.close();

    expectFresh(/was written by a newer version/);
  });

  it('takes an empty file for a store to begin', () => {
    writeFileSync(file, '');

    const { engine, warnings } = openEngine(file);

    expect(warnings).toEqual([]);
    engine.close();
  });

  it('makes the directories it needs', () => {
    const { engine } = openEngine(join(folder, 'a', 'b', 'traces.db'));

    expect(readdirSync(join(folder, 'a', 'b'))).toContain('traces.db');
    engine.close();
  });

  it('says that a directory is where the file should be', () => {
    mkdirSync(file);

    expect(() => openEngine(file)).toThrow(`trace store "${file}": cannot open it (`);
  });

  it('says that a file is where a directory should be', () => {
    writeFileSync(join(folder, 'plain'), '');

    expect(() => openEngine(join(folder, 'plain', 'traces.db'))).toThrow(
      /trace store ".*plain\/traces\.db": cannot open it \(.*\); (make|check) its directory/,
    );
  });

  // The superuser may write anywhere.
  it.skipIf(process.getuid?.() === 0)('says that a directory is read-only', () => {
    chmodSync(folder, 0o500);

    expect(() => openEngine(file)).toThrow('make its directory writable');
  });

  it.skipIf(process.getuid?.() === 0)('says that a file is read-only', () => {
    fill();
    chmodSync(file, 0o400);
    chmodSync(folder, 0o500);

    expect(() => openEngine(file)).toThrow('make its directory writable');
  });

  it('lets go of the file when the start fails behind it', () => {
    const clock = new ManualClock();
    clock.now = () => {
      throw new Error('no time');
    };

    expect(() => openTraceEngine({ clock, account, file, warn: () => {} })).toThrow(/^no time$/);
    const { engine } = openEngine(file);

    expect(engine.count()).toBe(0);
    engine.close();
  });
});
