import type { DatabaseSync } from 'node:sqlite';
import type { MinuteGraphs } from './minute-graphs.ts';

/** A trace while documents of it are being kept. */
export interface BatchTrace {
  readonly key: number;
  /** As first sent. */
  readonly id: string;
  /** When it was last changed before, in epoch seconds; absent when it is new. */
  readonly received?: number;
  /** Of all its documents. */
  bytes: number;
  /** Documents that were kept. */
  changes: number;
  /** A document was refused because the trace had grown too large. */
  isLimited: boolean;
}

export interface TraceBatch {
  /** @param id as sent */
  open(id: string): BatchTrace;
  /** Writes what changed. @returns ids, as first sent, of traces that look different now. */
  write(): Set<string>;
  /** Has a trace worked out anew, of which nothing came. @returns its id as first sent, where there is one. */
  touch(id: string): string | undefined;
}

export interface TraceWriter {
  /** To be called inside a transaction. @param received the engine's clock, in epoch seconds. */
  begin(received: number): TraceBatch;
}

/** Writes each trace once, however many of its documents come together. */
export function traceWriter(database: DatabaseSync, minutes: MinuteGraphs): TraceWriter {
  const findTrace = database.prepare(
    'SELECT key, written_id, bytes, received FROM trace WHERE id = ?',
  );
  const addTrace = database.prepare(
    `INSERT INTO trace (key, id, written_id, revision, bytes, limit_exceeded, received, stale)
     VALUES (?, ?, ?, ?, ?, ?, ?, 1)`,
  );
  const changeTrace = database.prepare(
    `UPDATE trace SET revision = revision + ?, bytes = ?, received = ?, stale = 1 WHERE key = ?`,
  );
  const limitTrace = database.prepare('UPDATE trace SET limit_exceeded = 1 WHERE key = ?');
  const touchTrace = database.prepare('UPDATE trace SET stale = 1 WHERE key = ?');
  const last = database.prepare('SELECT max(key) AS key FROM trace').get();
  // A new trace's documents are written before it is.
  let lastKey = Number(last?.key ?? 0);

  function find(id: string): BatchTrace | undefined {
    const row = findTrace.get(id);
    return (
      row && {
        key: Number(row.key),
        id: String(row.written_id),
        received: Number(row.received),
        bytes: Number(row.bytes),
        changes: 0,
        isLimited: false,
      }
    );
  }

  function writeTrace(id: string, trace: BatchTrace, received: number): void {
    const { key, bytes, changes, isLimited } = trace;
    if (trace.received === undefined) {
      addTrace.run(key, id, trace.id, changes, bytes, isLimited ? 1 : 0, received);
      minutes.forgetMinute(received);
      return;
    }
    if (isLimited) limitTrace.run(key);
    if (changes === 0) return;
    changeTrace.run(changes, bytes, received, key);
    minutes.forgetMinute(trace.received);
    minutes.forgetMinute(received);
  }

  return {
    begin(received) {
      const opened = new Map<string, BatchTrace>();
      return {
        open(writtenId) {
          const id = writtenId.toLowerCase();
          const known = opened.get(id) ?? find(id);
          const trace = known ?? {
            ...{ key: ++lastKey, id: writtenId },
            ...{ bytes: 0, changes: 0, isLimited: false },
          };
          opened.set(id, trace);
          return trace;
        },
        write() {
          const changed = new Set<string>();
          for (const [id, trace] of opened) {
            writeTrace(id, trace, received);
            if (trace.changes > 0) changed.add(trace.id);
          }
          return changed;
        },
        touch(id) {
          const trace = find(id);
          if (trace === undefined) return undefined;
          touchTrace.run(trace.key);
          minutes.forgetMinute(trace.received ?? received);
          return trace.id;
        },
      };
    },
  };
}
