import type { DatabaseSync } from 'node:sqlite';

export interface Retention {
  /** Removes traces last changed before that time (epoch seconds), with all that belongs to them. */
  removeReceivedBefore(time: number): void;
}

export function retention(database: DatabaseSync): Retention {
  const old = 'SELECT key FROM trace WHERE received < ?';
  const removals = [
    `DELETE FROM document WHERE trace IN (${old})`,
    `DELETE FROM link WHERE trace IN (${old})`,
    `DELETE FROM derived WHERE trace IN (${old})`,
    'DELETE FROM graph_minute WHERE minute < CAST(? AS REAL) / 60',
    'DELETE FROM trace WHERE received < ?',
  ].map((statement) => database.prepare(statement));
  return {
    removeReceivedBefore(time) {
      for (const removal of removals) removal.run(time);
    },
  };
}
