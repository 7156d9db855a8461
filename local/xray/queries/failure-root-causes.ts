import type { Entity } from '../model/entity.ts';
import { segmentOf, type TraceNode, type TraceTree } from '../model/trace-tree.ts';
import { groupByService, inferredService, pathTo } from './root-cause-path.ts';
import type { FailingEntity, RootCause } from './trace-summary.ts';

/**
 * One cause for each failure that nothing above it shares: the way from there to the deepest failing
 * descendant that can say why, by an exception or by being the call of a service without a voice (observed).
 */
export function failureRootCauses(
  tree: TraceTree,
  account: string,
  hasFailed: (entity: Entity) => boolean,
): RootCause<FailingEntity>[] {
  const deepest = new Map<TraceNode, { cause: TraceNode; path: readonly TraceNode[] }>();
  for (const node of tree.nodes.values()) {
    if (!hasFailed(node.entity) || !explains(node, account)) continue;
    const path = pathTo(node);
    const top = path.find(({ entity }) => hasFailed(entity)) ?? node;
    const known = deepest.get(top);
    if (known === undefined || path.length > known.path.length) {
      deepest.set(top, { cause: node, path });
    }
  }
  return [...deepest].map(([top, { cause, path }]) => {
    const from = path.indexOf(segmentOf(top));
    const services = groupByService(path.slice(from), account, failingEntity);
    const silent = inferredService(cause, account);
    return {
      services: silent
        ? [
            ...services,
            {
              ...silent,
              entityPath: [{ name: silent.name, exceptions: [], remote: false }],
              inferred: true,
            },
          ]
        : services,
      clientImpacting: top.entity.kind === 'segment' && top.entity.parentId === undefined,
    };
  });
}

const explains = (node: TraceNode, account: string): boolean =>
  exceptionsOf(node).length > 0 || inferredService(node, account) !== undefined;

const failingEntity = (node: TraceNode): FailingEntity => ({
  name: node.entity.name,
  exceptions: exceptionsOf(node),
  remote: node.entity.namespace === 'remote',
});

function exceptionsOf({ entity: { cause } }: TraceNode): FailingEntity['exceptions'] {
  if (cause === undefined || typeof cause === 'string') return [];
  return (cause.exceptions ?? []).map(({ type, message }) => ({ name: type, message }));
}
