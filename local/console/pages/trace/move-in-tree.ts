import type { WaterfallRow } from './build-waterfall.ts';
import type { TraceNode } from './trace-tree.ts';

export type TreeMove =
  | { readonly kind: 'select'; readonly node: TraceNode }
  | { readonly kind: 'open'; readonly node: TraceNode; readonly open: boolean }
  | { readonly kind: 'detail' };

/**
 * What a key does in a tree of rows: https://www.w3.org/WAI/ARIA/apg/patterns/treegrid/.
 * @param at place of the row with the focus, -1 for none
 * @param page rows in sight
 */
export function moveInTree(
  rows: readonly WaterfallRow[],
  at: number,
  key: string,
  page: number,
): TreeMove | undefined {
  const last = rows.length - 1;
  const to = (place: number): TreeMove | undefined => {
    const row = rows[Math.max(0, Math.min(last, place))];
    return row && { kind: 'select', node: row.node };
  };
  const row = rows[at];
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(at + 1);
    case 'ArrowUp':
    case 'k':
      return to(at < 0 ? last : at - 1);
    case 'PageDown':
      return to(at + page);
    case 'PageUp':
      return to(at - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    case 'Enter':
      return row && { kind: 'detail' };
    case 'ArrowRight':
      if (row?.open === false) return { kind: 'open', node: row.node, open: true };
      return row?.open === true ? to(at + 1) : undefined;
    case 'ArrowLeft':
      if (row?.open === true) return { kind: 'open', node: row.node, open: false };
      return row?.node.parent && { kind: 'select', node: row.node.parent };
    default:
      return undefined;
  }
}
