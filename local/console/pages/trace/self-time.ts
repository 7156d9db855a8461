export interface Interval {
  readonly start: number;
  readonly end: number;
}

/**
 * Seconds of `outer` in which none of `inner` ran: those that overlap count once, and what of them lies outside
 * `outer`, as work that goes on after its caller has ended, not at all.
 */
export function selfTime(outer: Interval, inner: readonly Interval[]): number {
  let covered = 0;
  let from = outer.start;
  for (const { start, end } of inner.toSorted((a, b) => a.start - b.start)) {
    const until = Math.min(end, outer.end);
    const since = Math.max(start, from);
    if (until <= since) continue;
    covered += until - since;
    from = until;
  }
  return roundedTime(Math.max(0, outer.end - outer.start - covered));
}

/** Epoch times have microseconds; a difference of them should not show the error of the subtraction. */
export const roundedTime = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
