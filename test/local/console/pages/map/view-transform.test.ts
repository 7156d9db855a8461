import { describe, expect, it } from 'vitest';
import {
  formatTransform,
  movedBy,
  pinched,
  placeOf,
  scaledAt,
  wheelFactor,
  wholeScale,
  withPointAt,
} from '../../../../../local/console/pages/map/view-transform.ts';

const mouse = { deltaMode: 0, ctrlKey: false };

describe('the view of the map', () => {
  it('keeps the point below the pointer where it is while it scales', () => {
    const pointer = { x: 300, y: 200 };
    const before = { x: 40, y: -10, scale: 0.8 };
    const point = { x: (300 - 40) / 0.8, y: (200 + 10) / 0.8 };

    const after = scaledAt(before, 1.5, pointer);

    expect(after.scale).toBeCloseTo(1.2);
    expect(placeOf(after, point).x).toBeCloseTo(300);
    expect(placeOf(after, point).y).toBeCloseTo(200);
  });

  it('becomes neither a dot nor larger than four times', () => {
    const center = { x: 0, y: 0 };

    expect(scaledAt(wholeScale, 1e-9, center).scale).toBe(0.04);
    expect(scaledAt(wholeScale, 1e9, center).scale).toBe(4);
  });

  it('moves with two fingers and scales with their distance', () => {
    const before = [
      { x: 100, y: 100 },
      { x: 200, y: 100 },
    ] as const;
    const after = [
      { x: 150, y: 120 },
      { x: 350, y: 120 },
    ] as const;

    const view = pinched(wholeScale, before, after);

    expect(view.scale).toBe(2);
    expect(placeOf(view, { x: 150, y: 100 })).toEqual({ x: 250, y: 120 });
  });

  it('does not break when both fingers are at one point', () => {
    const same = [
      { x: 5, y: 5 },
      { x: 5, y: 5 },
    ] as const;

    expect(Object.values(pinched(wholeScale, same, same)).every(Number.isFinite)).toBe(true);
  });

  it('grows when the wheel turns away, more for a line than for a pixel, most for a touchpad', () => {
    const pixel = wheelFactor({ ...mouse, deltaY: -10 });
    const line = wheelFactor({ ...mouse, deltaMode: 1, deltaY: -10 });
    const touchpad = wheelFactor({ ...mouse, ctrlKey: true, deltaY: -10 });

    expect(pixel).toBeGreaterThan(1);
    expect(touchpad).toBeGreaterThan(pixel);
    expect(line).toBeGreaterThan(touchpad);
    expect(wheelFactor({ ...mouse, deltaY: 10 })).toBeCloseTo(1 / pixel);
  });

  it('puts a point of the map where it is wanted', () => {
    const view = withPointAt(2, { x: 10, y: 20 }, { x: 400, y: 300 });

    expect(placeOf(view, { x: 10, y: 20 })).toEqual({ x: 400, y: 300 });
    expect(formatTransform(movedBy(view, 1, -1))).toBe('translate(381 259) scale(2)');
  });
});
