import type { Clock } from '../clock.ts';

/** Counts what is taken in the current second. */
export interface Reservoir {
  /** Takes one when fewer than `limit` were taken this second. */
  take(limit: number): boolean;
}

export function openReservoir(clock: Clock): Reservoir {
  let second = -1;
  let taken = 0;
  return {
    take(limit) {
      const now = Math.floor(clock.elapsed() / 1000);
      if (now !== second) {
        second = now;
        taken = 0;
      }
      if (taken >= limit) return false;
      taken++;
      return true;
    },
  };
}
