import type { Figures } from './figures.ts';
import type { MapNode } from './map-model.ts';

export type SizeBy = 'none' | 'health' | 'traffic';

export const usualRadius = 33;
const smallest = 23;
export const largestRadius = 38;

/** Of the ring; the place that a node takes is the same for all. */
export function nodeRadius(
  node: Pick<MapNode, 'kind' | 'figures'>,
  by: SizeBy,
  busiest: number,
): number {
  if (by === 'none') return node.kind === 'client' ? 24 : usualRadius;
  const share =
    by === 'health'
      ? failedShare(node.figures)
      : Math.sqrt(node.figures.total / Math.max(1, busiest));
  return smallest + (largestRadius - smallest) * Math.min(1, share);
}

/** A few failures in a hundred are to be seen already. */
const failedShare = ({ ok, total }: Figures): number =>
  total === 0 ? 0 : Math.sqrt((total - ok) / total);

/** How thick an edge is drawn. */
export const edgeWidth = ({ total }: Figures, by: SizeBy, busiest: number): number =>
  by === 'traffic' ? 1 + 4 * Math.sqrt(total / Math.max(1, busiest)) : 1.5;
