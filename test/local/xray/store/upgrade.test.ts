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

/** Takes back what later versions changed. */
function downgrade(version: 1 | 2): void {
  const database = new DatabaseSync(file);
  database.exec(`
    DROP TABLE derived;
    DROP TABLE form;
    DROP TABLE term_secret;
    DROP TABLE mention;
    DROP TABLE segment_end;
    DROP TABLE graph_minute;
    DROP INDEX trace_by_start;
    DROP INDEX trace_by_form;
    ALTER TABLE trace DROP COLUMN form;
    ALTER TABLE trace DROP COLUMN response_time;
    ALTER TABLE trace DROP COLUMN duration;
    ALTER TABLE trace ADD COLUMN last_end REAL;
    CREATE INDEX trace_by_end ON trace (last_end);
    CREATE TABLE graph_minute (minute INTEGER PRIMARY KEY, fragment TEXT NOT NULL);
    ${version === 1 ? first : second}
    UPDATE trace SET stale = 0;
    PRAGMA user_version = ${version};
  `);
  database.close();
}

const first = `
  CREATE TABLE derived (trace INTEGER PRIMARY KEY, summary TEXT NOT NULL, fragment TEXT NOT NULL, ends TEXT NOT NULL);
  INSERT INTO derived SELECT key, '{}', '{"nodes":[],"edges":[]}', '[]' FROM trace;
  CREATE INDEX trace_by_start ON trace (started);
`;
const second = `
  CREATE TABLE derived (trace INTEGER PRIMARY KEY, summary TEXT NOT NULL, facts TEXT NOT NULL, fragment TEXT NOT NULL, ends TEXT NOT NULL);
  INSERT INTO derived SELECT key, '{}', '{"services":[],"edges":[]}', '{"nodes":[],"edges":[]}', '[]' FROM trace;
  ALTER TABLE trace ADD COLUMN outcome INTEGER;
  CREATE INDEX trace_by_start ON trace (started, key, outcome);
`;

const answers = ({ engine }: OpenedEngine) => {
  const told = [engine.summaries(allTime), engine.serviceGraph(allTime)];
  engine.close();
  return told;
};

describe.each([1, 2] as const)('a store of version %i', (version) => {
  it('is derived anew from its documents when it is opened', () => {
    const before = openEngine(file);
    before.engine.ingest([
      ...readDocuments('orders-active-topic'),
      ...readDocuments('orders-sync-failure'),
    ]);
    const expected = answers(before);
    downgrade(version);

    const opened = openEngine(file);

    expect(answers(opened)).toEqual(expected);
    expect(opened.warnings).toEqual([]);
  });

  it('is upgraded once', () => {
    answers(openEngine(file));
    downgrade(version);
    answers(openEngine(file));

    expect(() => answers(openEngine(file))).not.toThrow();
  });
});
