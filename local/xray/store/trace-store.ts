import type { DatabaseSync } from 'node:sqlite';
import type { Cipher } from './cipher.ts';
import { type DerivedRows, derivedRows } from './derived-rows.ts';
import { type DiskSpace, diskSpace } from './disk-space.ts';
import { type DocumentReader, documentReader } from './document-reader.ts';
import { type DocumentWriter, documentWriter } from './document-writer.ts';
import { isDatabaseError, storeError } from './errors.ts';
import { type Forms, formTable, usualForms } from './forms.ts';
import { type MinuteGraphs, minuteGraphs } from './minute-graphs.ts';
import { openDatabase } from './open-database.ts';
import { type PlaceCounts, placeCounts } from './place-counts.ts';
import { type Retention, retention } from './retention.ts';
import { type SealedRows, sealedRows } from './sealed-rows.ts';
import { termTable } from './terms.ts';
import { traceEntries } from './trace-entries.ts';
import { type TraceIndex, traceIndex } from './trace-index.ts';

/** Everything that is kept of traces; one process per file. */
export interface TraceStore
  extends DocumentWriter,
    DocumentReader,
    DerivedRows,
    MinuteGraphs,
    Retention,
    DiskSpace,
    SealedRows,
    TraceIndex,
    Pick<PlaceCounts, 'countPlaces'>,
    Pick<Forms, 'forms'> {
  /** Runs `work` as one transaction. @throws TraceStoreError when it cannot be written, and nothing of it is then. */
  transact<Result>(work: () => Result): Result;
  close(): void;
}

export interface TraceStoreOptions {
  /** Absent: in memory. */
  readonly file?: string;
  readonly cipher: Cipher;
  /** Forms that traces share; what goes another way keeps its form itself. @default 10,000 */
  readonly mostForms?: number;
  readonly warn: (message: string) => void;
}

/** @throws TraceStoreError when the file is in use or cannot be written. */
export function openTraceStore(options: TraceStoreOptions): TraceStore {
  const database = openDatabase(options);
  const { cipher } = options;
  const counts = placeCounts(database);
  const minutes = minuteGraphs(database, cipher, counts);
  const forms = formTable(database, cipher, options.mostForms ?? usualForms);
  const terms = termTable(database, cipher);
  const entries = traceEntries(database, terms, counts);
  const removal = retention(database, entries, minutes);
  const forget = () => {
    forms.forgetForms();
    terms.forgetTerms();
    minutes.rereadMinutes();
  };
  return {
    ...documentWriter(database, minutes, cipher),
    ...documentReader(database, cipher),
    ...derivedRows(database, cipher, forms, entries),
    ...traceIndex(database, terms),
    countPlaces: counts.countPlaces,
    forms: forms.forms,
    ...minutes,
    ...removal,
    ...diskSpace(database),
    ...sealedRows(database, removal, forget),
    transact: (work) => transact(database, options.file ?? ':memory:', work, forget),
    close() {
      if (database.isOpen) database.close();
    },
  };
}

/** @param forget called when nothing was written, so that nobody takes it for written. */
function transact<Result>(
  database: DatabaseSync,
  file: string,
  work: () => Result,
  forget: () => void,
): Result {
  try {
    database.exec('BEGIN IMMEDIATE');
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some failures, a full disk among them, have rolled back already.
    if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
    if (database.isOpen) forget();
    throw isDatabaseError(error) ? storeError(file, 'write', error) : error;
  }
}
