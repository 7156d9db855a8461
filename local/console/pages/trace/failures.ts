import { isFailing } from './build-waterfall.ts';
import type { TraceException } from './trace-entity.ts';
import type { TraceNode, TraceTree } from './trace-tree.ts';

/** Where the eye goes first: the deepest fault, else the deepest error or throttle, else what took longest itself. */
export function firstFocus({ nodes }: TraceTree): TraceNode | undefined {
  const deepest = (wanted: (node: TraceNode) => boolean) =>
    best(nodes.filter(wanted), ({ depth }) => depth);
  return (
    deepest(({ outcome }) => outcome === 'fault') ??
    deepest(isFailing) ??
    best(nodes, ({ selfTime }) => selfTime)
  );
}

export const failuresOf = ({ nodes }: TraceTree): TraceNode[] => nodes.filter(isFailing);

/** The failure after `current` in the order of the rows, from the top again after the last. */
export function nextFailure(
  failures: readonly TraceNode[],
  current: TraceNode | undefined,
  step: 1 | -1,
): TraceNode | undefined {
  const at = current?.index ?? -1;
  return step === 1
    ? (failures.find(({ index }) => index > at) ?? failures[0])
    : (failures.findLast(({ index }) => index < at) ?? failures.at(-1));
}

export interface FailureCause {
  readonly exception: TraceException;
  /** Where it was recorded first: this row tells it. */
  readonly node: TraceNode;
}

/**
 * What each failing node failed of: its own exception, else the one recorded deepest below it. Callers that let an exception pass
 * record it again, so that the place of one is the deepest that has it. Looks at every node once, from the last to the first:
 * what is below comes before what is above.
 */
export function findCauses({ nodes }: TraceTree): ReadonlyMap<TraceNode, FailureCause> {
  const causes = new Map<TraceNode, FailureCause>();
  for (const node of nodes.toReversed()) {
    if (!isFailing(node)) continue;
    const own = rootCause(node.entity.cause?.exceptions ?? []);
    const below = best(
      node.children
        .flatMap((child) => causes.get(child) ?? [])
        .filter(({ exception }) => own === undefined || isSame(exception, own)),
      (each) => each.node.depth,
    );
    const cause = below ?? (own && { exception: own, node });
    if (cause !== undefined) causes.set(node, cause);
  }
  return causes;
}

const isSame = (a: TraceException, b: TraceException): boolean =>
  a.type === b.type && a.message === b.message;

/** The end of the chain that the first exception hangs on, as far as it was recorded with it. */
function rootCause(exceptions: readonly TraceException[]): TraceException | undefined {
  let [found] = exceptions;
  // No chain is longer than the list, unless it bites its own tail.
  for (let step = 0; step < exceptions.length; step++) {
    const id = found?.causedBy;
    const next = exceptions.find((each) => id !== undefined && each.id === id);
    if (next === undefined) break;
    found = next;
  }
  return found;
}

function best<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  let found: Item | undefined;
  for (const item of items) {
    if (found === undefined || measure(item) > measure(found)) found = item;
  }
  return found;
}
