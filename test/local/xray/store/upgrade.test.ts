import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OpenedEngine } from '../fixtures.ts';
import { allTime, openEngine, readDocuments } from '../fixtures.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trace-store-'));
  file = join(folder, 'traces.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Takes back what the second version changed. */
function downgrade(): void {
  const database = new DatabaseSync(file);
  database.exec(`
    DROP TABLE derived;
    CREATE TABLE derived (trace INTEGER PRIMARY KEY, summary TEXT NOT NULL, fragment TEXT NOT NULL, ends TEXT NOT NULL);
    INSERT INTO derived SELECT key, '{}', '{"nodes":[],"edges":[]}', '[]' FROM trace;
    DROP INDEX trace_by_start;
    ALTER TABLE trace DROP COLUMN outcome;
    CREATE INDEX trace_by_start ON trace (started);
    UPDATE trace SET stale = 0;
    PRAGMA user_version = 1;
  `);
  database.close();
}

const answers = ({ engine }: OpenedEngine) => {
  const told = [engine.summaries(allTime), engine.serviceGraph(allTime)];
  engine.close();
  return told;
};

describe('a store of the first version', () => {
  it('is derived anew from its documents when it is opened', () => {
    const before = openEngine(file);
    before.engine.ingest([
      ...readDocuments('orders-active-topic'),
      ...readDocuments('orders-sync-failure'),
    ]);
    const expected = answers(before);
    downgrade();

    const opened = openEngine(file);

    expect(answers(opened)).toEqual(expected);
    expect(opened.warnings).toEqual([]);
  });

  it('is upgraded once', () => {
    answers(openEngine(file));
    downgrade();
    answers(openEngine(file));

    expect(() => answers(openEngine(file))).not.toThrow();
  });
});
