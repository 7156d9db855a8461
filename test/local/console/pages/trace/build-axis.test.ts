import { describe, expect, it } from 'vitest';
import {
  buildAxis,
  clampView,
  placeBar,
  shownDuration,
} from '../../../../../local/console/pages/trace/build-axis.ts';

const labels = (from: number, to: number) => buildAxis({ from, to }).map(({ label }) => label);

describe('buildAxis', () => {
  it('has ticks at round times', () => {
    expect(labels(0, 1.31)).toEqual(['0', '500 ms', '1.00 s']);
    expect(labels(0, 0.0098)).toEqual(['0', '2 ms', '4 ms', '6 ms', '8 ms']);
    expect(labels(0.21, 0.28)).toEqual(['220 ms', '240 ms', '260 ms', '280 ms']);
  });

  it('places them across the view', () => {
    expect(buildAxis({ from: 1, to: 3 }).map(({ place }) => place)).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
  });

  it.each([
    [0, 0],
    [5, 5],
    [0, Number.NaN],
    [0, 1e-9],
    [0, 1e9],
  ])('has few ticks from %d to %d', (from, to) => {
    expect(buildAxis({ from, to }).length).toBeLessThanOrEqual(7);
  });
});

describe('clampView', () => {
  it('stays within the trace, whichever way one dragged', () => {
    expect(clampView({ from: 3, to: -1 }, 2)).toEqual({ from: 0, to: 2 });
    expect(clampView({ from: 1.5, to: 0.5 }, 2)).toEqual({ from: 0.5, to: 1.5 });
  });

  it('shows the whole trace for what is too short to see', () => {
    expect(clampView({ from: 1, to: 1 }, 2)).toEqual({ from: 0, to: 2 });
    expect(clampView({ from: 0, to: 0 }, 0)).toEqual({ from: 0, to: 1e-6 });
  });
});

describe('shownDuration', () => {
  it('leaves room for what goes on, even if nothing else is known of it than its start', () => {
    expect(shownDuration(2, false)).toBe(2);
    expect(shownDuration(2, true)).toBeGreaterThan(2.1);
    expect(shownDuration(0, true)).toBeGreaterThan(0);
  });
});

describe('placeBar', () => {
  const view = { from: 1, to: 3 };

  it('cuts a bar to the view', () => {
    expect(placeBar(1.5, 2, view)).toEqual({ left: 0.25, width: 0.25, isCut: false });
    expect(placeBar(0, 9, view)).toEqual({ left: 0, width: 1, isCut: true });
  });

  it('says on which side a bar is out of sight', () => {
    expect(placeBar(0, 0.5, view)).toBe('before');
    expect(placeBar(3.5, 4, view)).toBe('after');
  });

  it('has a width of nothing for what ends before it starts', () => {
    expect(placeBar(2, 1.5, view)).toMatchObject({ left: 0.5, width: 0 });
  });
});
