import type { ScatterPoint } from './walk-points.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

export interface ScatterSpan extends Span {
  /** Only the part of the window in which there is something. */
  readonly isPart: boolean;
}

/** The part of the window that points have to fill to be seen apart in the whole of it. */
const leastShare = 1 / 8;
/** Seconds: traces tell of their time only the whole second. */
const shortest = 10;

/**
 * What the axis of times covers: the window that was asked about, unless all points would stand on one heap in it; then
 * whole seconds around them.
 */
export function scatterSpan(
  points: readonly ScatterPoint[],
  window: Span | undefined,
): ScatterSpan {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { time } of points) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  if (!Number.isFinite(first)) return { start: 0, end: 1, ...window, isPart: false };
  const length = last - first;
  if (window !== undefined && window.end > window.start) {
    const whole = { start: Math.min(window.start, first), end: Math.max(window.end, last) };
    const isSmall = whole.end - whole.start <= shortest;
    if (isSmall || length >= (whole.end - whole.start) * leastShare) {
      return { ...whole, isPart: false };
    }
  }
  const room = Math.max(1, length / 20, (shortest - length) / 2);
  return {
    start: Math.floor(first - room),
    end: Math.ceil(last + room),
    isPart: window !== undefined,
  };
}
