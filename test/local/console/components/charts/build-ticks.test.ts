import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clockStep,
  clockTicks,
  countTicks,
  niceStep,
  niceTicks,
} from '../../../../../local/console/components/charts/build-ticks.ts';
import { setTimeZone } from '../../../../../local/console/format/time.ts';
import { formatDuration } from '../../../../../local/wording/duration.ts';

describe('niceStep', () => {
  it.each([
    [0.003, 0.005],
    [0.0021, 0.0025],
    [1, 1],
    [1.01, 2],
    [7, 10],
    [0, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])('takes %d up to %d', (least, step) => {
    expect(niceStep(least)).toBe(step);
  });
});

describe('niceTicks', () => {
  it('covers all values, without the tails of binary fractions', () => {
    const ticks = niceTicks(0, 0.29, 3, formatDuration);

    expect(ticks.map(({ value }) => value)).toEqual([0, 0.1, 0.2, 0.3]);
  });

  it('has two marks when all values are one', () => {
    expect(niceTicks(0, 0, 4, formatDuration).length).toBeGreaterThanOrEqual(2);
  });

  it('has none for what is no range', () => {
    expect(niceTicks(1, Number.NaN, 4, formatDuration)).toEqual([]);
  });
});

describe('countTicks', () => {
  it('never shows half a trace', () => {
    expect(countTicks(1, 4).map(({ label }) => label)).toEqual(['0', '1']);
    expect(countTicks(3, 4).map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('shortens great numbers', () => {
    expect(countTicks(10_000, 4).at(-1)?.label).toBe('10K');
  });
});

describe('clockTicks', () => {
  beforeEach(() => setTimeZone('utc'));
  afterEach(() => setTimeZone('browser'));

  it('marks round minutes of a quarter of an hour', () => {
    const start = Date.UTC(2026, 10, 20, 12, 3, 20) / 1000;

    const ticks = clockTicks(start, start + 900, 8);

    expect(ticks.map(({ label }) => label)).toEqual([
      '12:04',
      '12:06',
      '12:08',
      '12:10',
      '12:12',
      '12:14',
      '12:16',
      '12:18',
    ]);
  });

  it('says seconds where marks are seconds apart', () => {
    const start = Date.UTC(2026, 10, 20, 12, 0, 0) / 1000;

    expect(clockTicks(start, start + 20, 4).map(({ label }) => label)).toEqual([
      '12:00:00',
      '12:00:05',
      '12:00:10',
      '12:00:15',
      '12:00:20',
    ]);
  });

  it('marks full hours of the zone that is shown, whatever zone the machine is in', () => {
    const start = Date.UTC(2026, 10, 20, 12, 10, 0) / 1000;

    const ticks = clockTicks(start, start + 4 * 3600, 4);

    expect(ticks.map(({ label }) => label)).toEqual(['13:00', '14:00', '15:00', '16:00']);
  });

  it('has no marks in no time', () => {
    expect(clockTicks(10, 10, 4)).toEqual([]);
    expect(clockTicks(10, Number.NaN, 4)).toEqual([]);
  });
});

describe('clockStep', () => {
  it('takes a day at most', () => {
    expect(clockStep(6 * 3600, 72)).toBe(300);
    expect(clockStep(900, 60)).toBe(15);
    expect(clockStep(1e9, 4)).toBe(86_400);
  });
});
