import { answersFor } from '../model/downstream.ts';
import { consumerService, isChildLink, receivedAt } from '../model/links.ts';
import { segmentOf, type TraceNode, walkSubsegments } from '../model/trace-tree.ts';
import type { NodeKey } from './graph-fragment.ts';
import { type GrowingNode, touchLink, touchNode } from './growing-graph.ts';
import { count } from './histogram.ts';
import { segmentNode, type TraceContext } from './trace-context.ts';

/**
 * Edges to consumers in other traces, https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html:
 * from the queue's node in this trace to the consumer's.
 */
export function addLinks(context: TraceContext): void {
  const linked = new Set<string>();
  for (const link of context.tree.incomingLinks) {
    const producer = context.tree.nodes.get(link.producerId);
    if (producer === undefined) continue;
    linked.add(linkKey(link.traceId, link.segmentId));
    const { name, type } = link;
    const account = link.account === context.account ? undefined : link.account;
    addLink(context, producer, { name, type, account }, link.receivedAt);
  }
  // A sender that writes the producer's half itself, as AWS does, does not say which call it was.
  for (const node of context.tree.nodes.values()) {
    for (const link of node.entity.links ?? []) {
      if (!isChildLink(link) || linked.has(linkKey(link.traceId, link.id))) continue;
      const consumer = consumerService(link);
      if (consumer === undefined) continue;
      addLink(context, lastSend(context, node) ?? node, consumer, receivedAt(link));
    }
  }
}

const linkKey = (traceId: string, id: string): string => `${traceId.toLowerCase()} ${id}`;

function addLink(
  context: TraceContext,
  producer: TraceNode,
  consumer: NodeKey,
  received: number | undefined,
): void {
  const target = touchNode(context.graph, consumer, 'unknown', context.start);
  const edge = touchLink(context.graph, messagesFrom(context, producer), target);
  const sentAt = producer.entity.endTime ?? producer.entity.startTime;
  if (received !== undefined) {
    count(edge.ages, Math.max(0, Math.round((received - sentAt) * 1000)));
  }
}

/** The node that held the message: inferred, or the topic's own, or, for want of both, the sender's. */
function messagesFrom(context: TraceContext, producer: TraceNode): GrowingNode {
  const service = producer.callees.find(
    ({ entity }) => producer.downstream && answersFor(producer.entity, entity),
  );
  return (
    context.inferred.get(producer.entity.id) ?? segmentNode(context, service ?? segmentOf(producer))
  );
}

function lastSend(context: TraceContext, node: TraceNode): TraceNode | undefined {
  const sends = [...walkSubsegments(node)].filter(
    ({ entity, downstream }) =>
      downstream?.type === 'AWS::SQS::Queue' && context.inferred.has(entity.id),
  );
  return sends.at(-1);
}
