import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Cipher, openKept } from './cipher.ts';

/** What is worked out of a trace's documents, kept so that a query need not. */
export interface Derived {
  /** Plain data that JSON can hold, as are facts and fragment; what is in them is not the store's to know. */
  readonly summary: object;
  readonly facts: object;
  readonly fragment: object;
  /** Earliest start of all that hangs together, in epoch seconds. */
  readonly started: number;
  /** When its segments ended, in epoch seconds. */
  readonly ends: readonly number[];
  /** From 0 to 15. */
  readonly outcome: number;
  /** Keys of the groups that it belongs to. */
  readonly groups: readonly string[];
}

export interface DerivedRow<Summary, Facts> {
  readonly key: number;
  /** Where it lies on the axis asked for, in epoch seconds. */
  readonly at: number;
  readonly revision: number;
  readonly received: number;
  readonly ends: readonly number[];
  readonly groups: readonly string[];
  readonly summary: Summary;
  /** Parsed when it is asked for. */
  readonly facts: () => Facts;
}

/** A place on an axis; rows before it come after it in a list that starts with the latest. */
export interface AxisPlace {
  readonly at: number;
  readonly key: number;
}

export type Axis = 'started' | 'received' | 'last_end';

export interface DerivedRows {
  saveDerived(key: number, derived: Derived): void;
  /**
   * Keys of traces that changed since their derived row was written: those whose latest change was
   * received in [start, end), longest unchanged first.
   */
  staleTraces(among?: {
    readonly start?: number;
    readonly end?: number;
    readonly limit?: number;
  }): number[];
  /**
   * Latest first, from `start` up to but not including `before`; read as they are asked for.
   * @param outcomes one bit for each outcome to read; the others are passed over by the index.
   */
  derivedRows<Summary, Facts>(
    axis: Axis,
    start: number,
    before: AxisPlace,
    outcomes: number,
  ): Generator<DerivedRow<Summary, Facts>>;
  /** How many there are from `first` up to but not including `before`, of any outcome. */
  countDerived(axis: Axis, first: AxisPlace, before: AxisPlace): number;
  /** Of traces whose latest change was received in [start, end); of the group with that key, if one is given. */
  fragments<Fragment>(start: number, end: number, group: string | undefined): Generator<Fragment>;
}

export function derivedRows(database: DatabaseSync, cipher: Cipher): DerivedRows {
  const save = database.prepare('INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?, ?, ?)');
  const settle = database.prepare(
    'UPDATE trace SET stale = 0, started = ?, last_end = ?, outcome = ? WHERE key = ?',
  );
  const stale = database.prepare(
    `SELECT key FROM trace WHERE stale = 1 AND received >= ? AND received < ?
     ORDER BY received LIMIT ?`,
  );
  const fragments = database.prepare(
    `SELECT fragment, groups FROM trace JOIN derived ON derived.trace = trace.key
     WHERE received >= ? AND received < ?`,
  );
  const read = <Value>(column: unknown) => JSON.parse(openKept(cipher, column)) as Value;
  const rows = {
    started: prepareRows(database, 'started'),
    received: prepareRows(database, 'received'),
    last_end: prepareRows(database, 'last_end'),
  } satisfies Record<Axis, StatementSync>;
  const counts = {
    started: prepareCount(database, 'started'),
    received: prepareCount(database, 'received'),
    last_end: prepareCount(database, 'last_end'),
  } satisfies Record<Axis, StatementSync>;
  return {
    saveDerived(key, { summary, facts, fragment, started, ends, outcome, groups }) {
      const texts = [summary, facts, fragment, ends, groups].map((part) =>
        cipher.seal(JSON.stringify(part)),
      );
      save.run(key, ...texts);
      settle.run(started, ends.length === 0 ? null : Math.max(...ends), outcome, key);
    },
    staleTraces: ({ start = -Number.MAX_VALUE, end = Number.MAX_VALUE, limit = -1 } = {}) =>
      stale.all(start, end, limit).map(({ key }) => Number(key)),
    *derivedRows<Summary, Facts>(axis: Axis, start: number, before: AxisPlace, outcomes: number) {
      for (const row of rows[axis].iterate(start, before.at, before.key, outcomes)) {
        yield {
          key: Number(row.key),
          at: Number(row.at),
          revision: Number(row.revision),
          received: Number(row.received),
          ends: read<number[]>(row.ends),
          groups: read<string[]>(row.groups),
          summary: read<Summary>(row.summary),
          facts: () => read<Facts>(row.facts),
        };
      }
    },
    countDerived: (axis, first, before) =>
      Number(counts[axis].get(first.at, first.key, before.at, before.key)?.traces),
    *fragments<Fragment>(start: number, end: number, group: string | undefined) {
      for (const row of fragments.iterate(start, end)) {
        if (group !== undefined && !read<string[]>(row.groups).includes(group)) continue;
        yield read<Fragment>(row.fragment);
      }
    },
  };
}

const prepareRows = (database: DatabaseSync, axis: Axis): StatementSync =>
  database.prepare(
    `SELECT key, ${axis} AS at, revision, received, ends, groups, summary, facts
     FROM trace JOIN derived ON derived.trace = trace.key
     WHERE ${axis} >= ? AND (${axis}, key) < (?, ?) AND (? >> outcome) & 1
     ORDER BY ${axis} DESC, key DESC`,
  );

const prepareCount = (database: DatabaseSync, axis: Axis): StatementSync =>
  database.prepare(
    `SELECT count(*) AS traces FROM trace
     WHERE (${axis}, key) >= (?, ?) AND (${axis}, key) < (?, ?)`,
  );
