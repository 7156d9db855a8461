import type { DatabaseSync } from 'node:sqlite';

/** Marks the file as ours; the four bytes spell `xray`. */
export const applicationId = 0x78726179;
export const schemaVersion = 3;

const derivedTable = `
  CREATE TABLE derived (
    trace INTEGER PRIMARY KEY,
    summary TEXT NOT NULL,
    facts TEXT NOT NULL,
    fragment TEXT NOT NULL,
    ends TEXT NOT NULL,
    groups TEXT NOT NULL
  );`;

const graphTable = `
  CREATE TABLE graph_minute (
    minute INTEGER NOT NULL,
    in_group TEXT NOT NULL,
    fragment TEXT NOT NULL,
    PRIMARY KEY (minute, in_group)
  ) WITHOUT ROWID;`;

/**
 * `document` holds what was sent, as it was sent, so that what is derived can always be derived anew.
 * `trace` has both clocks: `received` is ours, `started` and the ends are the trace's own.
 * `outcome` is a number that queries can be narrowed by without reading what is derived.
 * `stale` marks traces that changed since their row in `derived` was written.
 * `graph_minute` holds the merged graph of all traces last changed in one minute.
 */
const statements = `
  CREATE TABLE trace (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    written_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    limit_exceeded INTEGER NOT NULL,
    received REAL NOT NULL,
    stale INTEGER NOT NULL,
    started REAL,
    last_end REAL,
    outcome INTEGER
  );
  CREATE INDEX trace_by_receipt ON trace (received);
  CREATE INDEX trace_by_start ON trace (started, key, outcome);
  CREATE INDEX trace_by_end ON trace (last_end);
  CREATE INDEX trace_stale ON trace (received) WHERE stale = 1;

  CREATE TABLE document (
    sequence INTEGER PRIMARY KEY,
    trace INTEGER NOT NULL,
    id TEXT NOT NULL,
    in_progress INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (trace, id)
  );

  CREATE TABLE link (
    producer_trace TEXT NOT NULL,
    producer_id TEXT NOT NULL,
    trace INTEGER NOT NULL,
    document TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (producer_trace, producer_id, trace, document)
  ) WITHOUT ROWID;
  CREATE INDEX link_by_trace ON link (trace, document);

  ${derivedTable}

  ${graphTable}
`;

export function createSchema(database: DatabaseSync): void {
  database.exec(`
    BEGIN;
    ${statements}
    PRAGMA application_id = ${applicationId};
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `);
}

/** Brings a file of an older version up to date; what is derived in it is derived anew, from the documents. */
export function upgradeSchema(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version === schemaVersion) return;
  const outcome =
    version === 1
      ? `DROP INDEX trace_by_start;
         ALTER TABLE trace ADD COLUMN outcome INTEGER;
         CREATE INDEX trace_by_start ON trace (started, key, outcome);`
      : '';
  database.exec(`
    BEGIN IMMEDIATE;
    ${outcome}
    DROP TABLE derived;
    ${derivedTable}
    DROP TABLE graph_minute;
    ${graphTable}
    UPDATE trace SET stale = 1;
    PRAGMA user_version = ${schemaVersion};
    COMMIT;
  `);
}

export type FileState = 'empty' | 'ours' | 'foreign' | 'newer';

export function fileState(database: DatabaseSync): FileState {
  const mark = database.prepare('PRAGMA application_id').get()?.application_id;
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (mark === applicationId) return version > schemaVersion ? 'newer' : 'ours';
  const tables = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.tables;
  return tables === 0 ? 'empty' : 'foreign';
}
