import { plainText } from '../../../wording/plain-text.ts';
import { typeName } from '../../../wording/type-name.ts';
import { nodeDuration, type TraceNode, type TraceTree } from './trace-tree.ts';

export interface WaterfallRow {
  readonly node: TraceNode;
  /** Undefined where nothing is below it. */
  readonly open: boolean | undefined;
  /** Shown only for what is below it. */
  readonly isContext: boolean;
  /** Among its siblings that are shown, from 1. */
  readonly position: number;
  readonly siblings: number;
}

export interface RowFilter {
  readonly text: string;
  /** Faults, errors and throttles. */
  readonly faultsOnly: boolean;
  /** Seconds. */
  readonly atLeast: number;
}

export const everyRow: RowFilter = { text: '', faultsOnly: false, atLeast: 0 };

export const isFiltering = ({ text, faultsOnly, atLeast }: RowFilter): boolean =>
  text.trim() !== '' || faultsOnly || atLeast > 0;

/** Rows that are to be seen; what a filter leaves stays below its callers. */
export function buildWaterfall(
  tree: TraceTree,
  collapsed: ReadonlySet<string>,
  filter: RowFilter = everyRow,
): WaterfallRow[] {
  const kept = isFiltering(filter) ? keptNodes(tree, filter) : undefined;
  const shown = (node: TraceNode) => kept === undefined || kept.has(node);
  const rows: WaterfallRow[] = [];
  const pending: { node: TraceNode; position: number; siblings: number }[] = [];
  const open = (nodes: readonly TraceNode[]) => {
    const below = nodes.filter(shown);
    for (let place = below.length - 1; place >= 0; place--) {
      pending.push({
        node: below[place] as TraceNode,
        position: place + 1,
        siblings: below.length,
      });
    }
    return below.length > 0;
  };
  open(tree.roots);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, position, siblings } = next;
    const isClosed = collapsed.has(node.entity.key);
    const hasMore = isClosed ? node.children.some(shown) : open(node.children);
    rows.push({
      node,
      open: hasMore ? !isClosed : undefined,
      isContext: kept?.get(node) === false,
      position,
      siblings,
    });
  }
  return rows;
}

/** Keys of what to close so that `levels` of rows stay. */
export const closedBelow = ({ nodes }: TraceTree, levels: number): ReadonlySet<string> =>
  new Set(
    nodes
      .filter(({ depth, children }) => depth >= levels - 1 && children.length > 0)
      .map(({ entity }) => entity.key),
  );

/** What has to be open for a row to be seen. */
export function* callersOf(node: TraceNode): Generator<TraceNode> {
  for (let above = node.parent; above !== undefined; above = above.parent) yield above;
}

/** Each node that matches (`true`) and each that one of them hangs below (`false`). */
function keptNodes({ nodes }: TraceTree, filter: RowFilter): Map<TraceNode, boolean> {
  const kept = new Map<TraceNode, boolean>();
  const text = filter.text.trim().toLowerCase();
  for (const node of nodes) {
    if (!matches(node, filter, text)) continue;
    kept.set(node, true);
    for (const above of callersOf(node)) {
      if (kept.has(above)) break;
      kept.set(above, false);
    }
  }
  return kept;
}

function matches(node: TraceNode, { faultsOnly, atLeast }: RowFilter, text: string): boolean {
  if (faultsOnly && !isFailing(node)) return false;
  if (atLeast > 0 && (nodeDuration(node) ?? Number.POSITIVE_INFINITY) < atLeast) return false;
  return text === '' || searchedText(node).includes(text);
}

export const isFailing = ({ outcome }: TraceNode): boolean =>
  outcome === 'fault' || outcome === 'error' || outcome === 'throttle';

/** What one sees of it, so that what one sees is found. */
function searchedText({ entity, inferred }: TraceNode): string {
  const { name, origin, http, annotations, cause, user, id, sql } = entity;
  return [
    name,
    plainText(name),
    id,
    origin,
    typeName(origin),
    inferred?.origin,
    typeName(inferred?.origin),
    entity.aws?.operation,
    http?.method,
    http?.url,
    http?.status,
    user,
    sql?.sanitized_query,
    ...annotations.flatMap((annotation) => [annotation.name, annotation.value]),
    ...(cause?.exceptions ?? []).flatMap(({ type, message }) => [type, message]),
  ]
    .filter((each) => each !== undefined)
    .join('\n')
    .toLowerCase();
}
