import type { DatabaseSync } from 'node:sqlite';

/** Marks the file as ours; the four bytes spell `xray`. */
export const applicationId = 0x78726179;
export const schemaVersion = 3;

/**
 * Traces of one form have what `form` holds in common. `mention` finds traces by values, `segment_end`
 * by the seconds in which their segments ended; `entries` tells what a trace has in these two.
 */
const derivedTables = `
  CREATE INDEX trace_by_start ON trace (started, key, form);
  CREATE INDEX trace_by_form ON trace (form, started, key, response_time, duration);

  CREATE TABLE derived (
    trace INTEGER PRIMARY KEY,
    own_form TEXT,
    summary TEXT NOT NULL,
    facts TEXT NOT NULL,
    calls TEXT NOT NULL,
    entries BLOB NOT NULL
  );

  CREATE TABLE form (
    number INTEGER PRIMARY KEY,
    key_name TEXT NOT NULL,
    body TEXT NOT NULL
  );
  CREATE TABLE term_secret (
    key_name TEXT PRIMARY KEY,
    body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE mention (
    term INTEGER NOT NULL,
    started REAL NOT NULL,
    trace INTEGER NOT NULL,
    PRIMARY KEY (term, started, trace)
  ) WITHOUT ROWID;
  CREATE TABLE segment_end (
    second INTEGER NOT NULL,
    trace INTEGER NOT NULL,
    is_last INTEGER NOT NULL,
    PRIMARY KEY (second, trace)
  ) WITHOUT ROWID;

  CREATE TABLE graph_minute (
    minute INTEGER NOT NULL,
    in_group TEXT NOT NULL,
    fragment TEXT NOT NULL,
    PRIMARY KEY (minute, in_group)
  ) WITHOUT ROWID;`;

/**
 * `document` holds what was sent, as it was sent, so that what is derived can always be derived anew.
 * `trace` has both clocks: `received` is ours, `started` the trace's own.
 * `stale` marks traces that changed since their row in `derived` was written; what that row was made
 * of a trace has in `started` and the columns behind it.
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
    form INTEGER,
    response_time REAL,
    duration REAL
  );
  CREATE INDEX trace_by_receipt ON trace (received);
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

  ${derivedTables}
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
  database.exec(`
    BEGIN IMMEDIATE;
    DROP INDEX trace_by_start;
    DROP INDEX trace_by_end;
    DROP TABLE derived;
    DROP TABLE graph_minute;
    ALTER TABLE trace DROP COLUMN last_end;
    ${version === 2 ? 'ALTER TABLE trace DROP COLUMN outcome;' : ''}
    ALTER TABLE trace ADD COLUMN form INTEGER;
    ALTER TABLE trace ADD COLUMN response_time REAL;
    ALTER TABLE trace ADD COLUMN duration REAL;
    ${derivedTables}
    UPDATE trace SET stale = 1, started = NULL;
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
