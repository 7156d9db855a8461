import { describe, expect, it } from 'vitest';
import {
  buildSeries,
  fillSeries,
} from '../../../../../local/console/components/charts/build-series.ts';

const point = (time: number, ok = 1) => ({ time, ok, error: 0, throttle: 0, fault: 0 });

describe('fillSeries', () => {
  it('has a step for each minute in which nothing came in', () => {
    const filled = fillSeries([point(60), point(240)], 60);

    expect(filled.map(({ time, ok }) => [time, ok])).toEqual([
      [60, 1],
      [120, 0],
      [180, 0],
      [240, 1],
    ]);
  });

  it('covers the window that was asked for', () => {
    const filled = fillSeries([point(120)], 60, { start: 70, end: 250 });

    expect(filled.map(({ time }) => time)).toEqual([60, 120, 180, 240]);
  });

  it('stays small for a window that is not', () => {
    expect(fillSeries([point(60)], 60, { start: 0, end: 1e12 }).length).toBe(400);
  });

  it('is empty without points and window', () => {
    expect(fillSeries([], 60)).toEqual([]);
    expect(fillSeries([point(60)], 0)).toEqual([]);
  });
});

describe('buildSeries', () => {
  it('counts by how they ended, and averages the response times that there are', () => {
    const { points, step } = buildSeries(
      [
        { time: 1000, outcome: 'ok', responseTime: 1 },
        { time: 1001, outcome: 'ok', responseTime: 3 },
        { time: 1002, outcome: 'fault' },
        { time: 1019, outcome: 'throttle', responseTime: Number.NaN },
        { time: 1020, outcome: 'ok', responseTime: 9 },
      ],
      { start: 1000, end: 1020 },
      4,
    );

    expect(step).toBe(5);
    expect(points).toEqual([
      { time: 1000, ok: 2, error: 0, throttle: 0, fault: 1, averageResponseTime: 2 },
      { time: 1005, ok: 0, error: 0, throttle: 0, fault: 0 },
      { time: 1010, ok: 0, error: 0, throttle: 0, fault: 0 },
      { time: 1015, ok: 0, error: 0, throttle: 1, fault: 0 },
    ]);
  });
});
