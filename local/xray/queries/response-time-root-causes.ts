import { findRoot, type TraceNode, type TraceTree } from '../model/trace-tree.ts';
import { secondsBetween } from './compiled-trace.ts';
import { groupByService, inferredService } from './root-cause-path.ts';
import type { CoveringEntity, RootCause } from './trace-summary.ts';

/** A child must cover more than this share of the root's time; exactly half is too little (observed). */
const leastCoverage = 0.5;

/** At most one: from the root down, for as long as one child covers most of the time. */
export function responseTimeRootCauses(
  tree: TraceTree,
  account: string,
): RootCause<CoveringEntity>[] {
  const root = findRoot(tree);
  const whole = root && duration(root);
  if (root === undefined || whole === undefined || whole <= 0) return [];
  const coverage = (node: TraceNode) => (duration(node) ?? 0) / whole;
  const path: TraceNode[] = [root];
  for (let next: TraceNode | undefined = root; next !== undefined; ) {
    next = longestChild(next, coverage);
    if (next !== undefined) path.push(next);
  }
  const last = path.at(-1);
  if (last === undefined || last === root) return [];
  const services = groupByService(path, account, (node) => ({
    name: node.entity.name,
    coverage: coverage(node),
    remote: node.entity.namespace === 'remote',
  }));
  const silent = inferredService(last, account);
  return [
    {
      services: silent
        ? [
            ...services,
            {
              ...silent,
              entityPath: [{ name: silent.name, coverage: coverage(last), remote: false }],
              inferred: true,
            },
          ]
        : services,
      clientImpacting: true,
    },
  ];
}

/** One that outlives the root does not explain the root's time. */
function longestChild(
  node: TraceNode,
  coverage: (node: TraceNode) => number,
): TraceNode | undefined {
  return [...node.children, ...node.callees]
    .filter((child) => coverage(child) > leastCoverage && coverage(child) <= 1)
    .sort((a, b) => coverage(b) - coverage(a))[0];
}

const duration = ({ entity: { startTime, endTime } }: TraceNode): number | undefined =>
  endTime === undefined ? undefined : secondsBetween(startTime, endTime);
