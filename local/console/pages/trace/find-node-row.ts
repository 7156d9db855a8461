import { asList, asText } from './json.ts';
import type { TraceNode, TraceTree } from './trace-tree.ts';

/**
 * The row that a node of the map stands for: its first segment, else the first call to what was inferred. A client is whoever
 * sent the first request.
 */
export function findNodeRow(
  { nodes, roots }: TraceTree,
  { name, type }: { readonly name: string; readonly type: string | undefined },
): TraceNode | undefined {
  if (type === 'client') return roots[0];
  const named = nodes.filter((node) => namesOf(node).has(name));
  return (
    named.find(({ entity, inferred }) => (inferred ?? entity).origin === type) ??
    named.find(({ entity }) => entity.kind === 'segment') ??
    named[0]
  );
}

const namesOf = ({ entity, inferred }: TraceNode): ReadonlySet<string | undefined> =>
  new Set([
    entity.name,
    ...asList(inferred?.aws?.resource_names).map(asText),
    asText(entity.aws?.queue_url),
    asText(entity.aws?.topic_arn)?.split(':').at(-1),
    asText(entity.aws?.table_name),
  ]);
