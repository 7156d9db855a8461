import type { DatabaseSync } from 'node:sqlite';
import type { MinuteGraphs } from './minute-graphs.ts';
import type { TraceEntries } from './trace-entries.ts';

export interface Retention {
  /**
   * Removes traces last changed before that time (epoch seconds), with all that belongs to them, the
   * oldest first; to be called inside a transaction. @returns how many; fewer than `limit`: no more are left.
   */
  removeReceivedBefore(time: number, limit?: number): number;
}

export function retention(
  database: DatabaseSync,
  entries: TraceEntries,
  minutes: MinuteGraphs,
): Retention {
  const old = database.prepare(
    'SELECT key, received FROM trace WHERE received < ? ORDER BY received LIMIT ?',
  );
  const removals = [
    'DELETE FROM document WHERE trace = ?',
    'DELETE FROM link WHERE trace = ?',
    'DELETE FROM derived WHERE trace = ?',
    'DELETE FROM trace WHERE key = ?',
  ].map((statement) => database.prepare(statement));
  return {
    removeReceivedBefore(time, limit = -1) {
      const traces = old.all(time, limit);
      for (const { key, received } of traces) {
        entries.removeEntries(Number(key));
        minutes.forgetMinute(Number(received));
        for (const removal of removals) removal.run(Number(key));
      }
      return traces.length;
    },
  };
}
