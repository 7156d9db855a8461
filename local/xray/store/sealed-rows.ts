import type { DatabaseSync } from 'node:sqlite';
import type { Retention } from './retention.ts';

export interface SealedRows {
  /**
   * Removes what was sealed under a key that is gone, and so can never be read again; to be called
   * inside a transaction. What is left of a trace is worked out anew. Reads every document.
   * @param head the bytes that all of it begins with.
   */
  removeSealed(head: Uint8Array): void;
}

/** @param forget called when what traces have in common may be gone. */
export function sealedRows(
  database: DatabaseSync,
  retention: Retention,
  forget: () => void,
): SealedRows {
  const isSealed = (column: string) => `substr(${column}, 1, length(:head)) = :head`;
  const removals = [
    `UPDATE trace SET stale = 1
     WHERE key IN (SELECT trace FROM document WHERE ${isSealed('body')})
        OR key IN (SELECT trace FROM derived WHERE ${isSealed('summary')})`,
    `DELETE FROM document WHERE ${isSealed('body')}`,
    `DELETE FROM link WHERE ${isSealed('body')}`,
    `DELETE FROM form WHERE ${isSealed('body')}`,
    `DELETE FROM term_secret WHERE ${isSealed('body')}`,
  ].map((statement) => database.prepare(statement));
  // Every one may hold traces that go now.
  const forgetMinutes = database.prepare('DELETE FROM graph_minute');
  const expireEmpty = database.prepare(
    'UPDATE trace SET received = -1 WHERE key NOT IN (SELECT trace FROM document)',
  );
  return {
    removeSealed(head) {
      for (const removal of removals) removal.run({ head });
      forgetMinutes.run();
      expireEmpty.run();
      retention.removeReceivedBefore(0);
      forget();
    },
  };
}
