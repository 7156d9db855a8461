import type { Outcome } from '../../../wording/outcome.ts';
import { type Figures, outcomesInOrder } from './figures.ts';

/** In shares of the whole ring, clockwise from twelve. */
export interface RingArc {
  readonly outcome: Outcome;
  readonly start: number;
  readonly length: number;
}

/** What happened at all can be seen. */
const least = 0.04;

export function ringArcs(figures: Pick<Figures, Outcome>): RingArc[] {
  const present = outcomesInOrder.filter((outcome) => figures[outcome] > 0);
  const total = present.reduce((sum, outcome) => sum + figures[outcome], 0);
  const grown = present.map((outcome) => Math.max(least, figures[outcome] / total));
  const all = grown.reduce((sum, length) => sum + length, 0);
  let start = 0;
  return present.map((outcome, index) => {
    const length = (grown[index] ?? 0) / all;
    const arc = { outcome, start, length };
    start += length;
    return arc;
  });
}

/** Glyphs are far enough from each other to be read: shares of the ring. */
const apart = 0.13;
/** How far from where its arc begins one stands at most, so that a full ring has it at the upper right and not on the name. */
const farthest = 0.125;

export function glyphPlaces(arcs: readonly RingArc[]): { outcome: Outcome; place: number }[] {
  let before = -1;
  return arcs
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ outcome, start, length }) => {
      const place = Math.max(start + Math.min(length / 2, farthest), before + apart);
      before = place;
      return { outcome, place };
    });
}
