import type { Link } from './entity.ts';
import { isInvocation } from './lambda-phases.ts';
import { childLink } from './links.ts';
import { segmentOf, type TraceNode, type TraceTree } from './trace-tree.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
const maxLinksPerTrace = 100;

/** The links that consumers made to this trace, by the id of the entity that shows them. */
export function producerLinks(tree: TraceTree): ReadonlyMap<string, readonly Link[]> {
  const links = new Map<string, Link[]>();
  for (const incoming of tree.incomingLinks.slice(0, maxLinksPerTrace)) {
    const producer = tree.nodes.get(incoming.producerId);
    if (producer === undefined) continue;
    const { id, links: sent = [] } = showsLinks(producer).entity;
    if (sent.some((link) => link.id === incoming.segmentId)) continue;
    links.set(id, [...(links.get(id) ?? []), childLink(incoming)]);
  }
  return links;
}

/** A function shows its links on its `Invocation` subsegment (observed), anything else on its segment. */
function showsLinks(producer: TraceNode): TraceNode {
  const segment = segmentOf(producer);
  return segment.children.find(({ entity }) => isInvocation(entity)) ?? segment;
}
