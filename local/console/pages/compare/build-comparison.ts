import { kindOf } from '../trace/describe-node.ts';
import { roundedTime } from '../trace/self-time.ts';
import { nodeDuration, type TraceNode, type TraceTree } from '../trace/trace-tree.ts';

/** A path through the tree of calls that at least one of two traces has. */
export interface ComparisonRow {
  /** Unique in the comparison. */
  readonly key: string;
  readonly name: string;
  readonly kind: string | undefined;
  /** Which of several siblings of the same name it is, from 1; 0 when it is the only one. */
  readonly number: number;
  readonly depth: number;
  readonly a: TraceNode | undefined;
  readonly b: TraceNode | undefined;
  /** Seconds that `b` took longer; undefined unless both ended. */
  readonly change: number | undefined;
  /** `404 → 200`, when the two differ. */
  readonly statusChange: string | undefined;
}

/** The union of the paths of both, a before b, in the order of the tree. */
export function buildComparison(a: TraceTree, b: TraceTree): ComparisonRow[] {
  const rows: ComparisonRow[] = [];
  const calledA = findCalled(a, b);
  const calledB = calledA === undefined ? findCalled(b, a) : undefined;
  const pending: Pair[] = pairs(
    calledA === undefined ? a.roots : [],
    calledB === undefined ? b.roots : [],
    0,
  ).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    rows.push(rowOf(next));
    const below = pairs(
      next.b !== undefined && next.b === calledA ? a.roots : (next.a?.children ?? []),
      next.a !== undefined && next.a === calledB ? b.roots : (next.b?.children ?? []),
      next.depth + 1,
    );
    pending.push(...below.reverse());
  }
  return rows;
}

/**
 * What in `outer` called the service that `inner` begins with, where the two begin differently: the same work that was
 * asked for by way of another service.
 */
function findCalled(inner: TraceTree, outer: TraceTree): TraceNode | undefined {
  const begins = new Set(inner.roots.map(pathOf));
  if (outer.roots.some((root) => begins.has(pathOf(root)))) return undefined;
  return outer.nodes.find(
    (node) =>
      node.parent !== undefined && node.entity.kind === 'segment' && begins.has(pathOf(node)),
  )?.parent;
}

/** With the largest difference first, whichever way; what only one of them has counts with all of its time. */
export const byChange = (rows: readonly ComparisonRow[]): ComparisonRow[] =>
  rows.toSorted((first, second) => weight(second) - weight(first));

const weight = ({ a, b, change }: ComparisonRow): number =>
  Math.abs(change ?? (a && b ? 0 : (nodeDuration(a ?? (b as TraceNode)) ?? 0)));

interface Pair {
  readonly number: number;
  readonly depth: number;
  readonly a: TraceNode | undefined;
  readonly b: TraceNode | undefined;
}

/** Siblings of the same name and kind are matched in their order. */
function pairs(a: readonly TraceNode[], b: readonly TraceNode[], depth: number): Pair[] {
  const first = byPath(a);
  const second = byPath(b);
  return mergedOrder([...first.keys()], [...second.keys()]).flatMap((path) => {
    const ofA = first.get(path) ?? [];
    const ofB = second.get(path) ?? [];
    const count = Math.max(ofA.length, ofB.length);
    return Array.from({ length: count }, (_, at) => ({
      number: count === 1 ? 0 : at + 1,
      depth,
      a: ofA[at],
      b: ofB[at],
    }));
  });
}

function byPath(nodes: readonly TraceNode[]): Map<string, TraceNode[]> {
  const paths = new Map<string, TraceNode[]>();
  for (const node of nodes) {
    const path = pathOf(node);
    const known = paths.get(path);
    if (known === undefined) paths.set(path, [node]);
    else known.push(node);
  }
  return paths;
}

const pathOf = ({ entity: { name, kind, origin, namespace } }: Pick<TraceNode, 'entity'>): string =>
  JSON.stringify([name, kind, origin, namespace]);

/** Those of `a` in their order, each that only `b` has behind the one that it follows there. */
function mergedOrder(a: readonly string[], b: readonly string[]): string[] {
  const inA = new Set(a);
  const behind = new Map<string | undefined, string[]>();
  let last: string | undefined;
  for (const path of b) {
    if (inA.has(path)) last = path;
    else {
      const known = behind.get(last);
      if (known === undefined) behind.set(last, [path]);
      else known.push(path);
    }
  }
  return [
    ...(behind.get(undefined) ?? []),
    ...a.flatMap((path) => [path, ...(behind.get(path) ?? [])]),
  ];
}

function rowOf({ a, b, number, depth }: Pair): ComparisonRow {
  const node = (a ?? b) as TraceNode;
  const took = { a: a && nodeDuration(a), b: b && nodeDuration(b) };
  return {
    key: `${a?.entity.key ?? ''} ${b?.entity.key ?? ''}`,
    name: node.entity.name,
    kind: kindOf(node),
    number,
    depth,
    a,
    b,
    change: took.a === undefined || took.b === undefined ? undefined : roundedTime(took.b - took.a),
    statusChange: a && b ? statusChange(a, b) : undefined,
  };
}

function statusChange(a: TraceNode, b: TraceNode): string | undefined {
  const [before, after] = [statusOf(a), statusOf(b)];
  return before === after ? undefined : `${before} → ${after}`;
}

const statusOf = ({ outcome, entity }: TraceNode): string =>
  [entity.http?.status, outcome === 'in-progress' ? 'in progress' : outcome]
    .filter((each) => each !== undefined)
    .join(' ');
