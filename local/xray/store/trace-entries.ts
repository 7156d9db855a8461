import type { DatabaseSync } from 'node:sqlite';
import type { PlaceCounts } from './place-counts.ts';
import type { Terms } from './terms.ts';

/** What a trace has in the indexes that are tables of their own: values that it mentions, seconds in which segments ended. */
export interface TraceEntries {
  /** Puts these in the place of those that the trace had. @returns what to keep, to take them out again. */
  replaceEntries(
    key: number,
    derived: {
      readonly started: number;
      readonly ends: readonly number[];
      readonly terms: readonly string[];
    },
  ): Uint8Array;
  removeEntries(key: number): void;
  /** The seconds in which segments of the trace ended, ascending. */
  endSeconds(key: number): readonly number[];
}

/** Numbers: when the trace started, how many terms, these, the seconds. */
type Entries = Float64Array;

export function traceEntries(
  database: DatabaseSync,
  terms: Terms,
  counts: PlaceCounts,
): TraceEntries {
  const find = database.prepare('SELECT entries FROM derived WHERE trace = ?');
  const mention = database.prepare('INSERT OR IGNORE INTO mention VALUES (?, ?, ?)');
  const forgetMention = database.prepare(
    'DELETE FROM mention WHERE term = ? AND started = ? AND trace = ?',
  );
  const end = database.prepare('INSERT OR REPLACE INTO segment_end VALUES (?, ?, ?)');
  const forgetEnd = database.prepare('DELETE FROM segment_end WHERE second = ? AND trace = ?');

  function kept(key: number): Entries | undefined {
    const bytes = find.get(key)?.entries;
    return bytes instanceof Uint8Array ? new Float64Array(new Uint8Array(bytes).buffer) : undefined;
  }

  function remove(key: number, entries: Entries): void {
    const { started, termsOf, seconds } = parts(entries);
    for (const term of termsOf) forgetMention.run(term, started, key);
    for (const second of seconds) forgetEnd.run(second, key);
    forgetCounts(started, seconds);
  }

  function forgetCounts(started: number, seconds: Iterable<number>): void {
    counts.forgetCount('started', started);
    for (const second of seconds) counts.forgetCount('ended', second);
  }

  return {
    replaceEntries(key, { started, ends, terms: values }) {
      const numbers = [...new Set(values.map(terms.termOf))];
      const seconds = [...new Set(ends.map(Math.floor))].sort((a, b) => a - b);
      const entries = Float64Array.of(started, numbers.length, ...numbers, ...seconds);
      const bytes = new Uint8Array(entries.buffer);
      const before = kept(key);
      if (before !== undefined) {
        if (isSame(before, entries)) return bytes;
        remove(key, before);
      }
      forgetCounts(started, seconds);
      for (const term of numbers) mention.run(term, started, key);
      for (const second of seconds) end.run(second, key, second === seconds.at(-1) ? 1 : 0);
      return bytes;
    },
    removeEntries(key) {
      const entries = kept(key);
      if (entries !== undefined) remove(key, entries);
    },
    endSeconds(key) {
      const entries = kept(key);
      return entries === undefined ? [] : [...parts(entries).seconds];
    },
  };
}

function parts(entries: Entries) {
  const [started = 0, count = 0] = entries;
  return { started, termsOf: entries.subarray(2, 2 + count), seconds: entries.subarray(2 + count) };
}

const isSame = (a: Entries, b: Entries): boolean =>
  a.length === b.length && a.every((number, place) => number === b[place]);
