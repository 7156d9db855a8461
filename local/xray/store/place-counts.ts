import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Axis, AxisPlace } from './trace-index.ts';

/** How many traces lie where on the axes of time. */
export interface PlaceCounts {
  /** From `first` up to but not including `before`. */
  countPlaces(axis: Axis, first: AxisPlace, before: AxisPlace): number;
  /** A trace comes to, or goes from, that place on an axis. */
  forgetCount(axis: Axis, at: number): void;
  forgetCounts(): void;
}

/** In seconds. */
const minute = 60;
/** Of a longer time more minutes are empty than are worth remembering. */
const mostMinutes = 24 * 60;

/** What was counted of whole minutes is remembered, so that a count costs no more with more traces. */
export function placeCounts(database: DatabaseSync): PlaceCounts {
  const between = (axis: string) =>
    `FROM trace WHERE (${axis}, key) >= (?, ?) AND (${axis}, key) < (?, ?)`;
  const counts = {
    started: database.prepare(`SELECT count(*) AS traces ${between('started')}`),
    received: database.prepare(`SELECT count(*) AS traces ${between('received')}`),
    // A trace is counted where its last segment ended, so that it is counted once.
    ended: database.prepare(
      `SELECT coalesce(sum(is_last), 0) AS traces FROM segment_end
       WHERE (second, trace) >= (?, ?) AND (second, trace) < (?, ?)`,
    ),
  } satisfies Record<Axis, StatementSync>;
  const known = {
    started: new Map<number, number>(),
    received: new Map<number, number>(),
    ended: new Map<number, number>(),
  } satisfies Record<Axis, Map<number, number>>;

  const count = (axis: Axis, first: AxisPlace, before: AxisPlace): number =>
    Number(counts[axis].get(first.at, first.key, before.at, before.key)?.traces);

  function countMinute(axis: Axis, number: number): number {
    const remembered = known[axis].get(number);
    if (remembered !== undefined) return remembered;
    const traces = count(axis, start(number), start(number + 1));
    known[axis].set(number, traces);
    return traces;
  }

  return {
    countPlaces(axis, first, before) {
      const firstWhole = Math.ceil(first.at / minute);
      const endWhole = Math.floor(before.at / minute);
      if (firstWhole >= endWhole || endWhole - firstWhole > mostMinutes) {
        return count(axis, first, before);
      }
      let traces = count(axis, first, start(firstWhole)) + count(axis, start(endWhole), before);
      for (let number = firstWhole; number < endWhole; number++)
        traces += countMinute(axis, number);
      return traces;
    },
    forgetCount(axis, at) {
      known[axis].delete(Math.floor(at / minute));
    },
    forgetCounts() {
      for (const counted of Object.values(known)) counted.clear();
    },
  };
}

const start = (number: number): AxisPlace => ({ at: number * minute, key: 0 });
