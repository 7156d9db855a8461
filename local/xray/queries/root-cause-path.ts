import { foreignAccount } from '../graph/trace-context.ts';
import { isInferred } from '../model/inferred-segment.ts';
import type { TraceNode } from '../model/trace-tree.ts';
import type { RootCauseService, ServiceId } from './trace-summary.ts';

/** From the outermost entity to `node`, across segments: each after what holds or calls it. */
export function pathTo(node: TraceNode): TraceNode[] {
  const path: TraceNode[] = [];
  for (let above: TraceNode | undefined = node; above; above = above.parent) path.push(above);
  return path.reverse();
}

/** Groups a path into its services: a new one starts with each segment. */
export function groupByService<Step>(
  path: readonly TraceNode[],
  account: string,
  step: (node: TraceNode) => Step,
): RootCauseService<Step>[] {
  const services: { service: ServiceId; steps: Step[] }[] = [];
  for (const node of path) {
    if (node.entity.kind === 'segment') {
      services.push({ service: segmentService(node, account), steps: [] });
    }
    services.at(-1)?.steps.push(step(node));
  }
  return services.map(({ service, steps }) => ({
    ...service,
    entityPath: steps,
    inferred: false,
  }));
}

export const segmentService = ({ entity }: TraceNode, account: string): ServiceId => ({
  name: entity.name,
  names: [entity.name],
  accountId: foreignAccount(entity, account),
  type: entity.origin,
});

/** The service behind a call that wrote no segment of its own. */
export function inferredService(node: TraceNode, account: string): ServiceId | undefined {
  const { entity: call, downstream } = node;
  if (downstream === undefined || !isInferred(node)) return undefined;
  const { name, type } = downstream;
  return { name, names: [name], accountId: foreignAccount(call, account), type };
}
