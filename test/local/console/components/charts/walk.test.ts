import { describe, expect, it } from 'vitest';
import {
  boxOf,
  inBox,
  nearestPlace,
  noPoint,
  orderPoints,
  type ScatterPoint,
  walkPoints,
} from '../../../../../local/console/components/charts/walk-points.ts';
import {
  noSlots,
  shiftSlots,
  slotRange,
  walkSlots,
} from '../../../../../local/console/components/charts/walk-slots.ts';

const plain = (key: string) => ({ key, shiftKey: false });
const shifted = (key: string) => ({ key, shiftKey: true });

describe('walkSlots', () => {
  it('begins at the end that the key leads away from, and stops at the other', () => {
    expect(walkSlots(noSlots, plain('ArrowRight'), 5)?.slots.cursor).toBe(0);
    expect(walkSlots(noSlots, plain('ArrowLeft'), 5)?.slots.cursor).toBe(4);
    expect(walkSlots({ cursor: 4, anchor: undefined }, plain('ArrowRight'), 5)?.slots.cursor).toBe(
      4,
    );
    expect(walkSlots({ cursor: 2, anchor: undefined }, plain('Home'), 5)?.slots.cursor).toBe(0);
    expect(walkSlots({ cursor: 2, anchor: undefined }, plain('PageDown'), 5)?.slots.cursor).toBe(4);
  });

  it('selects from where shift was first held, to either side', () => {
    const one = walkSlots({ cursor: 3, anchor: undefined }, shifted('ArrowLeft'), 9)?.slots;
    const two = walkSlots(one ?? noSlots, shifted('ArrowLeft'), 9)?.slots;

    expect(two).toEqual({ cursor: 1, anchor: 3 });
    expect(slotRange(two ?? noSlots)).toEqual({ first: 1, last: 3 });
  });

  it('forgets the selection when it walks on without shift', () => {
    expect(walkSlots({ cursor: 3, anchor: 1 }, plain('ArrowRight'), 9)?.slots).toEqual({
      cursor: 4,
      anchor: undefined,
    });
  });

  it('applies by Enter and clears by Escape, and leaves other keys to the page', () => {
    expect(walkSlots({ cursor: 3, anchor: 1 }, plain('Enter'), 9)?.act).toBe('apply');
    expect(walkSlots({ cursor: 3, anchor: 1 }, plain('Escape'), 9)).toEqual({
      slots: { cursor: 3, anchor: undefined },
      act: 'clear',
    });
    expect(walkSlots(noSlots, plain('Enter'), 9)).toBeUndefined();
    expect(walkSlots(noSlots, plain('constructor'), 9)).toBeUndefined();
    expect(walkSlots(noSlots, plain('ArrowRight'), 0)).toBeUndefined();
  });
});

describe('shiftSlots', () => {
  it('keeps what is pointed at when the chart moves on, at its end if need be', () => {
    expect(shiftSlots({ cursor: 4, anchor: 1 }, -2, 5)).toEqual({ cursor: 2, anchor: 0 });
    expect(shiftSlots({ cursor: 4, anchor: undefined }, 3, 5)).toEqual({
      cursor: 4,
      anchor: undefined,
    });
    expect(shiftSlots({ cursor: 4, anchor: 1 }, 0, 0)).toEqual(noSlots);
  });
});

describe('walkPoints', () => {
  const points: ScatterPoint[] = [
    { id: 'late and fast', time: 30, duration: 1, outcome: 'ok' },
    { id: 'early and slow', time: 10, duration: 9, outcome: 'fault' },
    { id: 'between', time: 20, duration: 5, outcome: 'ok' },
  ];
  const orders = orderPoints(points);
  const walk = (from: number | undefined, key: string) =>
    walkPoints({ cursor: from, anchor: undefined }, plain(key), orders)?.cursor;

  it('walks by time to the sides and by duration up and down', () => {
    expect(walk(undefined, 'ArrowRight')).toBe(1);
    expect(walk(1, 'ArrowRight')).toBe(2);
    expect(walk(1, 'ArrowDown')).toBe(2);
    expect(walk(2, 'ArrowUp')).toBe(1);
    expect(walk(1, 'End')).toBe(0);
  });

  it('pulls a box up with shift', () => {
    const one = walkPoints({ cursor: 0, anchor: undefined }, shifted('ArrowLeft'), orders);

    expect(one).toEqual({ cursor: 2, anchor: 0 });
    const box = boxOf(points[0] as ScatterPoint, points[2] as ScatterPoint);
    expect(box).toEqual({ start: 20, end: 30, from: 1, to: 5 });
    expect(points.filter((point) => inBox(point, box)).map(({ id }) => id)).toEqual([
      'late and fast',
      'between',
    ]);
  });

  it('has nowhere to go without points', () => {
    expect(walkPoints(noPoint, plain('ArrowRight'), orderPoints([]))).toBeUndefined();
  });
});

describe('nearestPlace', () => {
  it('is the nearest in reach', () => {
    const places = Float32Array.of(10, 10, 14, 10, 100, 100);

    expect(nearestPlace(places, 13, 11)).toBe(1);
    expect(nearestPlace(places, 50, 50)).toBeUndefined();
  });
});
