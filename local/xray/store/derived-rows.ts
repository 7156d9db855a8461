import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What is worked out of a trace's documents, kept so that a query need not. */
export interface Derived {
  /** Plain data that JSON can hold, as is the fragment; what is in them is not the store's to know. */
  readonly summary: object;
  readonly fragment: object;
  /** Earliest start of all that hangs together, in epoch seconds. */
  readonly started: number;
  /** When its segments ended, in epoch seconds. */
  readonly ends: readonly number[];
}

export interface DerivedRow<Summary> {
  readonly key: number;
  /** Where it lies on the axis asked for, in epoch seconds. */
  readonly at: number;
  readonly revision: number;
  readonly received: number;
  readonly ends: readonly number[];
  readonly summary: Summary;
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
  /** Latest first, from `start` up to but not including `before`; read as they are asked for. */
  derivedRows<Summary>(
    axis: Axis,
    start: number,
    before: AxisPlace,
  ): Generator<DerivedRow<Summary>>;
  /** Of traces whose latest change was received in [start, end). */
  fragments<Fragment>(start: number, end: number): Generator<Fragment>;
}

export function derivedRows(database: DatabaseSync): DerivedRows {
  const save = database.prepare('INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)');
  const settle = database.prepare(
    'UPDATE trace SET stale = 0, started = ?, last_end = ? WHERE key = ?',
  );
  const stale = database.prepare(
    `SELECT key FROM trace WHERE stale = 1 AND received >= ? AND received < ?
     ORDER BY received LIMIT ?`,
  );
  const fragments = database.prepare(
    `SELECT fragment FROM trace JOIN derived ON derived.trace = trace.key
     WHERE received >= ? AND received < ?`,
  );
  const rows = {
    started: prepareRows(database, 'started'),
    received: prepareRows(database, 'received'),
    last_end: prepareRows(database, 'last_end'),
  } satisfies Record<Axis, StatementSync>;
  return {
    saveDerived(key, { summary, fragment, started, ends }) {
      save.run(key, JSON.stringify(summary), JSON.stringify(fragment), JSON.stringify(ends));
      settle.run(started, ends.length === 0 ? null : Math.max(...ends), key);
    },
    staleTraces: ({ start = -Number.MAX_VALUE, end = Number.MAX_VALUE, limit = -1 } = {}) =>
      stale.all(start, end, limit).map(({ key }) => Number(key)),
    *derivedRows<Summary>(axis: Axis, start: number, before: AxisPlace) {
      for (const row of rows[axis].iterate(start, before.at, before.key)) {
        yield {
          key: Number(row.key),
          at: Number(row.at),
          revision: Number(row.revision),
          received: Number(row.received),
          ends: JSON.parse(String(row.ends)) as number[],
          summary: JSON.parse(String(row.summary)) as Summary,
        };
      }
    },
    *fragments<Fragment>(start: number, end: number) {
      for (const { fragment } of fragments.iterate(start, end)) {
        yield JSON.parse(String(fragment)) as Fragment;
      }
    },
  };
}

const prepareRows = (database: DatabaseSync, axis: Axis): StatementSync =>
  database.prepare(
    `SELECT key, ${axis} AS at, revision, received, ends, summary
     FROM trace JOIN derived ON derived.trace = trace.key
     WHERE ${axis} >= ? AND (${axis}, key) < (?, ?)
     ORDER BY ${axis} DESC, key DESC`,
  );
