import type { Point } from './layout-map.ts';

/** Where the map is on the screen: a point is multiplied by `scale`, then moved by `x` and `y` pixels. */
export interface ViewTransform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export const wholeScale: ViewTransform = { x: 0, y: 0, scale: 1 };

const smallest = 0.04;
const largest = 4;

export const formatTransform = ({ x, y, scale }: ViewTransform): string =>
  `translate(${x} ${y}) scale(${scale})`;

/** On the screen. */
export const placeOf = ({ x, y, scale }: ViewTransform, point: Point): Point => ({
  x: point.x * scale + x,
  y: point.y * scale + y,
});

export const movedBy = (transform: ViewTransform, x: number, y: number): ViewTransform => ({
  ...transform,
  x: transform.x + x,
  y: transform.y + y,
});

/** Larger or smaller around a point of the screen, which stays where it is. */
export function scaledAt(transform: ViewTransform, factor: number, { x, y }: Point): ViewTransform {
  const scale = Math.min(largest, Math.max(smallest, transform.scale * factor));
  const kept = scale / transform.scale;
  return { scale, x: x - (x - transform.x) * kept, y: y - (y - transform.y) * kept };
}

/** With a point of the map at one of the screen. */
export const withPointAt = (scale: number, point: Point, { x, y }: Point): ViewTransform => ({
  scale,
  x: x - point.x * scale,
  y: y - point.y * scale,
});

/** What two fingers do that were here and are there: they move, and their distance scales. */
export function pinched(
  transform: ViewTransform,
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): ViewTransform {
  const from = middle(before);
  const to = middle(after);
  const factor = distance(after) / Math.max(1, distance(before));
  return scaledAt(movedBy(transform, to.x - from.x, to.y - from.y), factor, to);
}

/** How much a turn of the wheel scales; `ctrlKey` is what browsers say of a pinch on a touchpad. */
export function wheelFactor({
  deltaY,
  deltaMode,
  ctrlKey,
}: Pick<WheelEvent, 'deltaY' | 'deltaMode' | 'ctrlKey'>): number {
  const perUnit = deltaMode === 1 ? 0.05 : deltaMode === 2 ? 1 : 0.002;
  return 2 ** (-deltaY * perUnit * (ctrlKey ? 10 : 1));
}

const middle = ([a, b]: readonly [Point, Point]): Point => ({
  x: (a.x + b.x) / 2,
  y: (a.y + b.y) / 2,
});

const distance = ([a, b]: readonly [Point, Point]): number => Math.hypot(a.x - b.x, a.y - b.y);
