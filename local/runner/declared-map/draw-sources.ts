import type { MapContext } from './context.ts';
import { findFunction } from './draw-functions.ts';
import { nodeId } from './drawing.ts';

const streamBreaks =
  'a table’s stream carries no trace header, so what reads it begins traces of its own';

/** What runs because of something that somebody else did: event source mappings and subscriptions. */
export function drawSources(context: MapContext): void {
  const { plan, drawing, entries } = context;
  for (const source of plan.eventSources) {
    const target = findFunction(context, source.functionName);
    if (target === undefined || !source.enabled) continue;
    if (source.kind === 'stream') drawStream(context, source.eventSourceArn, target);
    else {
      const queue = entries.addresses.get(source.eventSourceArn);
      if (queue !== undefined) drawing.edge(queue, target, 'link');
    }
  }
  for (const { topicArn, endpoint, protocol } of plan.subscriptions) {
    const topic = entries.addresses.get(topicArn);
    if (topic === undefined) continue;
    if (protocol === 'lambda') {
      const target = findFunction(context, endpoint);
      if (target !== undefined) drawing.edge(topic, target);
      continue;
    }
    const queue = entries.addresses.get(endpoint);
    if (queue === undefined) continue;
    if (isInferred(context, topic)) drawPastQueue(context, topic, endpoint);
    else drawing.edge(topic, queue);
  }
}

function drawStream({ plan, drawing }: MapContext, streamArn: string, target: string): void {
  const table = plan.tables.find(({ stream }) => stream?.arn === streamArn);
  if (table === undefined) return;
  const stream = drawing.node({
    name: `${table.name} stream`,
    type: 'AWS::DynamoDB::Stream',
    recording: { kind: 'lost', reason: streamBreaks },
  });
  drawing.edge(nodeId({ name: table.name, type: 'AWS::DynamoDB::Table' }), stream);
  drawing.edge(stream, target);
  drawing.enter(target);
}

const isInferred = ({ drawing }: MapContext, topic: string): boolean =>
  drawing.nodes.get(topic)?.recording.kind === 'called';

/** A topic that records nothing does not show its deliveries: consumers of the queue are linked to the topic (observed). */
function drawPastQueue(context: MapContext, topic: string, queueArn: string): void {
  for (const source of context.plan.eventSources) {
    if (source.eventSourceArn !== queueArn || !source.enabled) continue;
    const target = findFunction(context, source.functionName);
    if (target !== undefined) context.drawing.edge(topic, target, 'link');
  }
}
