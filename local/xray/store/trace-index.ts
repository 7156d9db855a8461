import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Terms } from './terms.ts';

/** A place on an axis; rows before it come after it in a list that starts with the latest. */
export interface AxisPlace {
  /** Epoch seconds. */
  readonly at: number;
  readonly key: number;
}

/** A trace on an axis. */
export interface PlacedTrace extends AxisPlace {
  /** Absent where the trace keeps its form itself. */
  readonly form?: number;
}

/** When a trace started, when its latest change was received, in which seconds its segments ended: there a trace has several places. */
export type Axis = 'started' | 'received' | 'ended';

/** From `start` up to but not including `before`. */
export interface AxisRange {
  readonly start: number;
  readonly before: AxisPlace;
}

export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

/** Traces by their places in time, by form and by what they mention. All lists are latest first. */
export interface TraceIndex extends Pick<Terms, 'termsOf'> {
  placesOn(axis: Axis, range: AxisRange, limit: number): PlacedTrace[];
  /** By their start. @param form absent: of traces that keep their form themselves. */
  startsOfForm(
    form: number | undefined,
    range: AxisRange,
    limit: number,
    values?: { readonly responsetime?: ValueRange; readonly duration?: ValueRange },
  ): PlacedTrace[];
  startsOfMentions(term: number, range: AxisRange, limit: number): PlacedTrace[];
  /** How many there are, counted to `most`; in a range of their starts, if one is given. */
  countForm(form: number | undefined, range: AxisRange | undefined, most: number): number;
  countMentions(term: number, range: AxisRange | undefined, most: number): number;
  tracesOfForm(form: number | undefined): number[];
  tracesOfMention(term: number): number[];
  receiptOf(key: number): number | undefined;
}

export const allOfTime: AxisRange = {
  start: -Number.MAX_VALUE,
  before: { at: Number.MAX_VALUE, key: 0 },
};

export function traceIndex(database: DatabaseSync, terms: Terms): TraceIndex {
  const placesOn = {
    started: database.prepare(
      `SELECT key, started AS at, form FROM trace
       WHERE started >= ? AND (started, key) < (?, ?) ORDER BY started DESC, key DESC LIMIT ?`,
    ),
    received: database.prepare(
      `SELECT key, received AS at, form FROM trace
       WHERE received >= ? AND (received, key) < (?, ?) ORDER BY received DESC, key DESC LIMIT ?`,
    ),
    ended: database.prepare(
      `SELECT trace AS key, second AS at, form FROM segment_end JOIN trace ON trace.key = trace
       WHERE second >= ? AND (second, trace) < (?, ?) ORDER BY second DESC, trace DESC LIMIT ?`,
    ),
  } satisfies Record<Axis, StatementSync>;
  const ofForm = `FROM trace INDEXED BY trace_by_form
     WHERE form IS ? AND started >= ? AND (started, key) < (?, ?)`;
  const startsOfForm = database.prepare(
    `SELECT key, started AS at, form ${ofForm} ORDER BY started DESC, key DESC LIMIT ?`,
  );
  const startsInRanges = database.prepare(
    `SELECT key, started AS at, form ${ofForm}
     AND (? IS NULL OR response_time BETWEEN ? AND ?)
     AND (? IS NULL OR duration BETWEEN ? AND ?) ORDER BY started DESC, key DESC LIMIT ?`,
  );
  const ofMention = 'FROM mention WHERE term = ? AND started >= ? AND (started, trace) < (?, ?)';
  const startsOfMentions = database.prepare(
    `SELECT trace AS key, started AS at ${ofMention} ORDER BY started DESC, trace DESC LIMIT ?`,
  );
  const countForm = database.prepare(`SELECT count(*) AS traces FROM (SELECT 1 ${ofForm} LIMIT ?)`);
  const countMentions = database.prepare(
    `SELECT count(*) AS traces FROM (SELECT 1 ${ofMention} LIMIT ?)`,
  );
  const tracesOfForm = database.prepare(`SELECT key ${ofForm}`);
  const tracesOfMention = database.prepare('SELECT trace AS key FROM mention WHERE term = ?');
  const received = database.prepare('SELECT received FROM trace WHERE key = ?');
  const bounds = ({ start, before }: AxisRange): [number, number, number] => [
    start,
    before.at,
    before.key,
  ];
  const list = (statement: StatementSync, ...values: SQLInputValue[]): PlacedTrace[] =>
    statement.all(...values).map(({ key, at, form }) => ({
      key: Number(key),
      at: Number(at),
      ...(typeof form === 'number' && { form }),
    }));
  const keys = (statement: StatementSync, ...values: SQLInputValue[]): number[] =>
    statement.all(...values).map(({ key }) => Number(key));
  return {
    termsOf: terms.termsOf,
    placesOn: (axis, range, limit) => list(placesOn[axis], ...bounds(range), limit),
    startsOfForm(form = undefined, range, limit, values = {}) {
      const { responsetime, duration } = values;
      if (responsetime === undefined && duration === undefined) {
        return list(startsOfForm, form ?? null, ...bounds(range), limit);
      }
      return list(
        startsInRanges,
        form ?? null,
        ...bounds(range),
        ...rangeValues(responsetime),
        ...rangeValues(duration),
        limit,
      );
    },
    startsOfMentions: (term, range, limit) => list(startsOfMentions, term, ...bounds(range), limit),
    countForm: (form, range = allOfTime, most) =>
      Number(countForm.get(form ?? null, ...bounds(range), most)?.traces),
    countMentions: (term, range = allOfTime, most) =>
      Number(countMentions.get(term, ...bounds(range), most)?.traces),
    tracesOfForm: (form) => keys(tracesOfForm, form ?? null, ...bounds(allOfTime)),
    tracesOfMention: (term) => keys(tracesOfMention, term),
    receiptOf(key) {
      const row = received.get(key);
      return row && Number(row.received);
    },
  };
}

const rangeValues = (
  range: ValueRange | undefined,
): [number | null, number | null, number | null] =>
  range === undefined ? [null, null, null] : [1, range.least, range.most];
