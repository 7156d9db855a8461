import type { DatabaseSync } from 'node:sqlite';
import { type Cipher, openKept } from './cipher.ts';
import type { Forms } from './forms.ts';
import type { TraceEntries } from './trace-entries.ts';

/** What is worked out of a trace's documents, kept so that a query need not. */
export interface Derived {
  /** Plain data that JSON can hold, as are the next three; what is in them is not the store's to know. */
  readonly form: object;
  readonly summary: object;
  readonly facts: object;
  readonly calls: object;
  /** Earliest start of all that hangs together, in epoch seconds. */
  readonly started: number;
  /** When its segments, and calls to services without a voice, ended, in epoch seconds. */
  readonly ends: readonly number[];
  /** Seconds, as is the duration. */
  readonly responseTime?: number;
  readonly duration?: number;
  /** The values that it is found by. */
  readonly terms: readonly string[];
}

/** A trace with what was worked out of it; what is a function is read when it is called. */
export interface DerivedRow<Form, Summary, Facts> {
  readonly key: number;
  /** As sent. */
  readonly id: string;
  readonly revision: number;
  readonly received: number;
  readonly started: number;
  readonly responseTime?: number;
  readonly duration?: number;
  readonly form: () => Form;
  readonly summary: () => Summary;
  readonly facts: () => Facts;
}

/** Reading throws KeyUnavailableError while what is kept cannot be deciphered. */
export interface DerivedRows extends Pick<TraceEntries, 'endSeconds'> {
  /** To be called inside a transaction. */
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
  /** `undefined` before it was ever worked out. */
  findDerived<Form extends object, Summary, Facts>(
    key: number,
  ): DerivedRow<Form, Summary, Facts> | undefined;
  /** Forms and calls of traces whose latest change was received in [start, end). */
  callsReceived<Form extends object, Calls>(
    start: number,
    end: number,
  ): Generator<{ readonly form: Form; readonly calls: () => Calls }>;
}

export function derivedRows(
  database: DatabaseSync,
  cipher: Cipher,
  forms: Forms,
  entries: TraceEntries,
): DerivedRows {
  const save = database.prepare('INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?, ?, ?)');
  const settle = database.prepare(
    `UPDATE trace SET stale = 0, started = ?, form = ?, response_time = ?, duration = ?
     WHERE key = ?`,
  );
  const stale = database.prepare(
    `SELECT key FROM trace WHERE stale = 1 AND received >= ? AND received < ?
     ORDER BY received LIMIT ?`,
  );
  const find = database.prepare(
    `SELECT written_id, revision, received, started, response_time, duration, form, own_form, summary
     FROM trace JOIN derived ON derived.trace = trace.key WHERE key = ?`,
  );
  const facts = database.prepare('SELECT facts FROM derived WHERE trace = ?');
  const calls = database.prepare(
    `SELECT form, own_form, calls FROM trace JOIN derived ON derived.trace = trace.key
     WHERE received >= ? AND received < ?`,
  );

  const seal = (part: object) => cipher.seal(JSON.stringify(part));
  const read = <Value>(column: unknown) => JSON.parse(openKept(cipher, column)) as Value;
  const formOf = <Form extends object>(row: Record<string, unknown>): Form =>
    row.form === null ? read<Form>(row.own_form) : forms.form<Form>(Number(row.form));
  return {
    saveDerived(key, derived) {
      const { started, responseTime = null, duration = null } = derived;
      const form = JSON.stringify(derived.form);
      const number = forms.numberOf(form);
      const kept = entries.replaceEntries(key, derived);
      save.run(
        key,
        number === undefined ? cipher.seal(form) : null,
        seal(derived.summary),
        seal(derived.facts),
        seal(derived.calls),
        kept,
      );
      settle.run(started, number ?? null, responseTime, duration, key);
    },
    staleTraces: ({ start = -Number.MAX_VALUE, end = Number.MAX_VALUE, limit = -1 } = {}) =>
      stale.all(start, end, limit).map(({ key }) => Number(key)),
    findDerived<Form extends object, Summary, Facts>(key: number) {
      const row = find.get(key);
      if (row === undefined) return undefined;
      return {
        key,
        id: String(row.written_id),
        revision: Number(row.revision),
        received: Number(row.received),
        started: Number(row.started),
        ...(row.response_time !== null && { responseTime: Number(row.response_time) }),
        ...(row.duration !== null && { duration: Number(row.duration) }),
        form: () => formOf<Form>(row),
        summary: () => read<Summary>(row.summary),
        facts: () => read<Facts>(facts.get(key)?.facts),
      };
    },
    *callsReceived<Form extends object, Calls>(start: number, end: number) {
      for (const row of calls.iterate(start, end)) {
        yield { form: formOf<Form>(row), calls: () => read<Calls>(row.calls) };
      }
    },
    endSeconds: entries.endSeconds,
  };
}
