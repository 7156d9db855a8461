import { describe, expect, it } from 'vitest';
import {
  addBatch,
  addEarlier,
  clearLog,
  emptyLog,
  type LiveLog,
  mostRows,
  pinnedAt,
  rateAt,
} from '../../../../../local/console/pages/live/live-log.ts';
import type { TraceRow } from '../../../../../local/console/pages/traces/build-rows.ts';
import { rowOf } from '../traces/fixtures.ts';

const ok = (id: string): TraceRow => rowOf({ Id: id });
const fault = (id: string): TraceRow => rowOf({ Id: id, HasFault: true });
const batch = (now: number, rows: readonly TraceRow[], skipped = 0) => ({ rows, skipped, now });
const ids = ({ rows }: Pick<LiveLog, 'rows'>) => rows.map(({ id }) => id);

describe('addBatch', () => {
  it('puts what arrived last on top', () => {
    const log = addBatch(addBatch(emptyLog, batch(1, [ok('a'), ok('b')])), batch(2, [ok('c')]));

    expect(ids(log)).toEqual(['c', 'b', 'a']);
  });

  it('leaves a trace that changes in its place, and counts it once', () => {
    const before = addBatch(emptyLog, batch(1, [ok('a'), ok('b')]));

    const log = addBatch(before, batch(2, [fault('a'), fault('a')]));

    expect(ids(log)).toEqual(['b', 'a']);
    expect(log.counts).toEqual({ ok: 1, error: 0, throttle: 0, fault: 1 });
    expect(log.faultCount).toBe(1);
  });

  it('keeps what went wrong on top for a minute', () => {
    const log = addBatch(emptyLog, batch(100, [ok('a'), fault('b'), fault('c')]));

    expect(pinnedAt(log, 159).map(({ id }) => id)).toEqual(['c', 'b']);
    expect(pinnedAt(log, 160)).toEqual([]);
  });

  it('lets go of what turned out well', () => {
    const log = addBatch(addBatch(emptyLog, batch(1, [fault('a')])), batch(2, [ok('a')]));

    expect(pinnedAt(log, 2)).toEqual([]);
    expect(log.counts).toEqual({ ok: 1, error: 0, throttle: 0, fault: 0 });
  });

  it('adds up what the server only counted', () => {
    const log = addBatch(addBatch(emptyLog, batch(1, [], 300)), batch(2, [ok('a')], 12));

    expect(log.skipped).toBe(312);
    expect(log.counts.ok).toBe(1);
  });

  it('does not grow in an hour of a hundred traces a second', () => {
    let log = emptyLog;
    for (let at = 0; at < 7200; at += 1) {
      const rows = Array.from({ length: 50 }, (_, index) =>
        index === 0 ? fault(`${at}-${index}`) : ok(`${at}-${index}`),
      );
      if (at < 300 || at % 600 === 0) log = addBatch(log, batch(at / 2, rows));
    }

    expect(log.rows).toHaveLength(mostRows);
    expect(log.known.size).toBe(5000);
    expect(log.pinned.length).toBeLessThanOrEqual(100);
    expect(log.rate.length).toBeLessThanOrEqual(60);
  });
});

describe('addEarlier', () => {
  it('puts what was there before below what came meanwhile, and does not count it', () => {
    const before = addBatch(emptyLog, batch(1, [ok('new'), fault('both')]));

    const log = addEarlier(before, [ok('both'), fault('old')]);

    expect(ids(log)).toEqual(['both', 'new', 'old']);
    expect(log.counts).toEqual({ ok: 1, error: 0, throttle: 0, fault: 1 });
    expect(pinnedAt(log, 1).map(({ id }) => id)).toEqual(['both']);
  });

  it('does not count a trace of before when it changes', () => {
    const log = addBatch(addEarlier(emptyLog, [ok('old')]), batch(1, [fault('old')]));

    expect(log.counts).toEqual({ ok: 0, error: 0, throttle: 0, fault: 0 });
    expect(log.rows[0]?.outcome).toBe('fault');
    expect(pinnedAt(log, 1)).toHaveLength(1);
  });
});

describe('clearLog', () => {
  it('empties the list, and what changes afterwards does not come back', () => {
    const cleared = clearLog(addBatch(emptyLog, batch(1, [ok('a'), fault('b')])), 2);

    const log = addBatch(cleared, batch(3, [fault('a'), ok('c')]));

    expect(cleared).toMatchObject({ rows: [], pinned: [], clearedAt: 2 });
    expect(ids(log)).toEqual(['c']);
    expect(pinnedAt(log, 3)).toEqual([]);
    expect(log.counts).toEqual({ ok: 1, error: 0, throttle: 0, fault: 2 });
  });
});

describe('rateAt', () => {
  it('has a value for each of the last sixty seconds', () => {
    let log = addBatch(emptyLog, batch(100.1, [ok('a')]));
    log = addBatch(log, batch(100.6, [fault('b')], 3));
    log = addBatch(log, batch(102.2, [ok('c')]));

    const { values, wrong } = rateAt(log, 102.9);

    expect(values).toHaveLength(60);
    expect(values.slice(-3)).toEqual([5, 0, 1]);
    expect(wrong.slice(-3)).toEqual([1, 0, 0]);
    expect(rateAt(log, 162).values.slice(0, 2)).toEqual([0, 0]);
  });
});
