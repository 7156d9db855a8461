import { accessSync, constants, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDamage, storeError } from './errors.ts';
import { createSchema, fileState, upgradeSchema } from './schema.ts';

/** Above this a full check would hold up the start; damage then shows when it is met. */
const maxCheckedBytes = 64 * 1024 * 1024;

export interface DatabaseOptions {
  /** Absent: in memory. */
  readonly file?: string;
  readonly warn: (message: string) => void;
}

/**
 * Opens the file, or makes it. One that is damaged or not ours is set aside under a new name, never
 * deleted. @throws TraceStoreError when another process has it or it cannot be written.
 */
export function openDatabase({ file, warn }: DatabaseOptions): DatabaseSync {
  if (file === undefined) {
    const database = new DatabaseSync(':memory:');
    createSchema(database);
    return database;
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    // SQLite would call these a disk I/O error.
    accessSync(dirname(file), constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
    const opened = tryOpen(file);
    if (!('unusable' in opened)) return opened.database;
    const aside = setAside(file);
    warn(
      `trace store "${file}" ${opened.unusable}; it was set aside as "${aside}" and a fresh one begun`,
    );
    const fresh = tryOpen(file);
    if ('unusable' in fresh) throw new Error(`a fresh file ${fresh.unusable}`);
    return fresh.database;
  } catch (error) {
    throw storeError(file, 'open', error);
  }
}

type Opened = { readonly database: DatabaseSync } | { readonly unusable: string };

function tryOpen(file: string): Opened {
  // What this process cannot hold open it must not judge, let alone set aside.
  const database = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    const unusable = prepare(database, file);
    if (unusable === undefined) return { database };
    database.close();
    return { unusable };
  } catch (error) {
    database.close();
    if (!isDamage(error)) throw error;
    return { unusable: `is damaged (${error instanceof Error ? error.message : error})` };
  }
}

/** @returns why the file cannot be used, if so. */
function prepare(database: DatabaseSync, file: string): string | undefined {
  // The lock is held for the lifetime of the connection: one process per file.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA auto_vacuum = INCREMENTAL;');
  database.exec('BEGIN IMMEDIATE; COMMIT;');
  switch (fileState(database)) {
    case 'foreign':
      return 'is a database of something else';
    case 'newer':
      return 'was written by a newer version';
    case 'empty':
      useWriteAheadLog(database);
      createSchema(database);
      return undefined;
    case 'ours':
      useWriteAheadLog(database);
      return checkPages(database, file) ?? upgrade(database);
  }
}

function upgrade(database: DatabaseSync): undefined {
  upgradeSchema(database);
}

/**
 * With NORMAL a commit is in the operating system's hands when it returns: the death of the process
 * loses nothing. https://www.sqlite.org/pragma.html#pragma_synchronous
 */
function useWriteAheadLog(database: DatabaseSync): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = ${logPages};
    PRAGMA journal_size_limit = ${2 * logPages * 4096};
    PRAGMA cache_size = -${cacheKilobytes};
  `);
}

/**
 * A checkpoint syncs, which at full speed of ingest costs the less the rarer it is, and holds up all else the longer: at
 * this size less than a tenth of a second, some three times a second.
 */
const logPages = 8_000;
/** Trace ids are random, so that writing them touches their index everywhere. */
const cacheKilobytes = 64 * 1024;

function checkPages(database: DatabaseSync, file: string): string | undefined {
  if (statSync(file).size > maxCheckedBytes) return undefined;
  const verdict = database.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  return verdict === 'ok' ? undefined : `is damaged (${verdict})`;
}

/** With the log beside it, which belongs to it. */
function setAside(file: string): string {
  const stamp = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  let aside = `${file}.${stamp}`;
  for (let turn = 2; existsSync(aside); turn++) aside = `${file}.${stamp}-${turn}`;
  renameSync(file, aside);
  for (const companion of ['-wal', '-shm', '-journal']) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  }
  return aside;
}
