import type { Interval } from './self-time.ts';
import type { TraceNode } from './trace-tree.ts';

/** What the end of a node waited for, by key: the parts of each node in which nothing else could have made it faster. */
export type CriticalPath = ReadonlyMap<string, readonly Interval[]>;

/** Times are compared as X-Ray keeps them, in microseconds. */
const tolerance = 1e-6;

/**
 * Walks back in time from the end of `root`: what ended last before that moment is what was waited for, then what ended last
 * before that one began, and so on inwards. Work that goes on after its caller is waited for by nobody.
 */
export function findCriticalPath(root: TraceNode | undefined): CriticalPath {
  const path = new Map<string, Interval[]>();
  if (root === undefined) return path;
  const pending = [{ node: root, start: root.entity.start, end: root.end }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, start, end } = next;
    const sections: Interval[] = [];
    let until = end;
    for (const child of lastFirst(node, start, end)) {
      if (child.end > until + tolerance) continue;
      if (until - child.end > tolerance) sections.push({ start: child.end, end: until });
      pending.push(child);
      until = child.start;
    }
    if (until - start > tolerance) sections.push({ start, end: until });
    path.set(node.entity.key, sections.reverse());
  }
  return path;
}

/** What ran below it within the given time, cut to it: what goes on after its caller has ended was waited for until then. */
function lastFirst({ children }: TraceNode, start: number, end: number) {
  return children
    .filter((child) => child.firstStart < end)
    .map((node) => ({
      node,
      start: Math.max(start, node.firstStart),
      end: Math.min(end, node.end),
    }))
    .filter((child) => child.end > child.start)
    .sort((a, b) => b.end - a.end || a.start - b.start);
}
