import type { DatabaseSync } from 'node:sqlite';
import { type Cipher, openKept } from './cipher.ts';
import type { PlaceCounts } from './place-counts.ts';

/** Merged graphs of whole minutes of receipt, so that a long window costs its minutes and not its traces. */
export interface MinuteGraphs {
  /** Minutes in [first, end) in which any trace was last changed. */
  minutesReceived(first: number, end: number): number[];
  /** @param group its key; absent: of all traces. */
  findMinute<Fragment>(minute: number, group: string | undefined): Fragment | undefined;
  saveMinute(minute: number, group: string | undefined, fragment: object): void;
  /** A trace received at that time (epoch seconds) comes, goes or changes. */
  forgetMinute(received: number): void;
}

export const minuteOf = (received: number): number => Math.floor(received / 60);

/** No group has this key. */
const allTraces = '';

export function minuteGraphs(
  database: DatabaseSync,
  cipher: Cipher,
  counts: PlaceCounts,
): MinuteGraphs {
  const find = database.prepare(
    'SELECT fragment FROM graph_minute WHERE minute = ? AND in_group = ?',
  );
  const save = database.prepare('INSERT OR REPLACE INTO graph_minute VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM graph_minute WHERE minute = ?');
  const next = database.prepare(
    'SELECT received FROM trace WHERE received >= ? AND received < ? ORDER BY received LIMIT 1',
  );
  // What every document asks must not cost a statement each.
  const kept = new Set(
    database
      .prepare('SELECT DISTINCT minute FROM graph_minute')
      .all()
      .map(({ minute }) => Number(minute)),
  );
  return {
    minutesReceived(first, end) {
      const minutes: number[] = [];
      // From one to the next by the index: hours without traffic cost nothing.
      for (let from = first; ; ) {
        const row = next.get(from * 60, end * 60);
        if (row === undefined) return minutes;
        minutes.push(minuteOf(Number(row.received)));
        from = minuteOf(Number(row.received)) + 1;
      }
    },
    findMinute<Fragment>(minute: number, group: string | undefined) {
      if (!kept.has(minute)) return undefined;
      const row = find.get(minute, group ?? allTraces);
      return row && (JSON.parse(openKept(cipher, row.fragment)) as Fragment);
    },
    saveMinute(minute, group, fragment) {
      save.run(minute, group ?? allTraces, cipher.seal(JSON.stringify(fragment)));
      kept.add(minute);
    },
    forgetMinute(received) {
      counts.forgetCount('received', received);
      const minute = minuteOf(received);
      // Deleted from the set even if the transaction fails later: a missing graph is only made again.
      if (kept.delete(minute)) forget.run(minute);
    },
  };
}
