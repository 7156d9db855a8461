import type { TraceException } from '../trace-entity.ts';
import type { TraceNode, TraceTree } from '../trace-tree.ts';

export interface ShownException {
  readonly exception: TraceException;
  /** The row that recorded it, when that is another. */
  readonly recordedBy: TraceNode | undefined;
  /** Whether it led to the one shown before it. */
  readonly isCause: boolean;
}

/** More in one chain is a faulty sender's. */
const longest = 50;

/**
 * The exceptions of a row, each followed by what caused it, wherever in the trace that was recorded. A cause of which only an id
 * is known to nobody is left out.
 */
export function collectExceptions(tree: TraceTree, node: TraceNode): ShownException[] {
  const { cause } = node.entity;
  if (cause === undefined) return [];
  const shown: ShownException[] = [];
  const seen = new Set<TraceException>();
  const show = (first: Found | undefined, isCause: boolean) => {
    let found = first;
    for (let led = isCause; found !== undefined && !seen.has(found.exception); led = true) {
      if (seen.size >= longest) return;
      const { exception, by } = found;
      seen.add(exception);
      shown.push({ exception, recordedBy: by === node ? undefined : by, isCause: led });
      found = findException(tree, node, exception.causedBy);
    }
  };
  // One that caused another of them is shown behind that.
  const causes = new Set(cause.exceptions.map(({ causedBy }) => causedBy));
  const ordered = cause.exceptions.toSorted(
    (a, b) =>
      Number(causes.has(a.id) && a.id !== undefined) -
      Number(causes.has(b.id) && b.id !== undefined),
  );
  for (const exception of ordered) show({ exception, by: node }, false);
  show(findException(tree, node, cause.elsewhere), false);
  return shown;
}

interface Found {
  readonly exception: TraceException;
  readonly by: TraceNode;
}

/** In the row itself first: callers record what is thrown to them anew, under the same id. */
function findException(
  { nodes }: TraceTree,
  own: TraceNode,
  id: string | undefined,
): Found | undefined {
  if (id === undefined) return undefined;
  for (const by of [own, ...nodes]) {
    const exception = by.entity.cause?.exceptions.find((each) => each.id === id);
    if (exception !== undefined) return { exception, by };
  }
  return undefined;
}
