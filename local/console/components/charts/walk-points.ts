import type { Outcome } from '../../../wording/outcome.ts';

/** A trace as a point: when it began and how long it took. */
export interface ScatterPoint {
  readonly id: string;
  /** Epoch seconds. */
  readonly time: number;
  /** Seconds. */
  readonly duration: number;
  readonly outcome: Outcome;
}

/** Epoch seconds and seconds, the ends included. */
export interface ScatterBox {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Indices of points: where keys are, and where the box began that they pull up. */
export interface PointCursor {
  readonly cursor: number | undefined;
  readonly anchor: number | undefined;
}

export const noPoint: PointCursor = { cursor: undefined, anchor: undefined };

/** The two orders in which keys walk the points. */
export interface PointOrders {
  readonly byTime: Uint32Array;
  readonly byDuration: Uint32Array;
  /** Where each point is in them. */
  readonly inTime: Uint32Array;
  readonly inDuration: Uint32Array;
}

export function orderPoints(points: readonly ScatterPoint[]): PointOrders {
  const byTime = sorted(points, ({ time }) => time);
  const byDuration = sorted(points, ({ duration }) => duration);
  return { byTime, byDuration, inTime: placesIn(byTime), inDuration: placesIn(byDuration) };
}

function sorted(points: readonly ScatterPoint[], by: (point: ScatterPoint) => number): Uint32Array {
  const values = Float64Array.from(points, by);
  return Uint32Array.from(points.keys()).sort(
    (left, right) => (values[left] ?? 0) - (values[right] ?? 0) || left - right,
  );
}

function placesIn(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length);
  for (const [place, index] of order.entries()) places[index] = place;
  return places;
}

const steps: Readonly<Record<string, readonly ['time' | 'duration', number]>> = {
  ArrowLeft: ['time', -1],
  ArrowRight: ['time', 1],
  PageUp: ['time', -20],
  PageDown: ['time', 20],
  Home: ['time', Number.NEGATIVE_INFINITY],
  End: ['time', Number.POSITIVE_INFINITY],
  ArrowUp: ['duration', 1],
  ArrowDown: ['duration', -1],
};

/** Left and right walk by time, up and down by duration; with shift a box grows. @returns undefined for other keys */
export function walkPoints(
  { cursor, anchor }: PointCursor,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  orders: PointOrders,
): PointCursor | undefined {
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  const count = orders.byTime.length;
  if (step === undefined || count === 0) return undefined;
  const [axis, by] = step;
  const [order, places] =
    axis === 'time' ? [orders.byTime, orders.inTime] : [orders.byDuration, orders.inDuration];
  const place = cursor === undefined ? (by > 0 ? -1 : count) : (places[cursor] ?? 0);
  const next = order[Math.min(count - 1, Math.max(0, place + by))];
  return { cursor: next, anchor: shiftKey ? (anchor ?? cursor ?? next) : undefined };
}

/** The box with two points in its corners. */
export const boxOf = (one: ScatterPoint, other: ScatterPoint): ScatterBox => ({
  start: Math.min(one.time, other.time),
  end: Math.max(one.time, other.time),
  from: Math.min(one.duration, other.duration),
  to: Math.max(one.duration, other.duration),
});

export const inBox = (
  { time, duration }: ScatterPoint,
  { start, end, from, to }: ScatterBox,
): boolean => time >= start && time <= end && duration >= from && duration <= to;

/** The nearest place within `reach`, of those given by x and y one after the other. */
export function nearestPlace(
  places: Float32Array,
  x: number,
  y: number,
  reach = 12,
): number | undefined {
  let nearest: number | undefined;
  let least = reach * reach;
  for (let at = 0; at < places.length; at += 2) {
    const [dx, dy] = [(places[at] ?? 0) - x, (places[at + 1] ?? 0) - y];
    const distance = dx * dx + dy * dy;
    if (distance <= least) {
      least = distance;
      nearest = at / 2;
    }
  }
  return nearest;
}
