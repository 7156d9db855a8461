import { answersFor, type Downstream } from '../model/downstream.ts';
import type { Entity } from '../model/entity.ts';
import { isInferred } from '../model/inferred-segment.ts';
import { isParentLink } from '../model/links.ts';
import { isRoot, type TraceNode, type TraceTree, walkSubsegments } from '../model/trace-tree.ts';
import { type CallStatistics, countCall } from './call-statistics.ts';
import type { GraphFragment } from './graph-fragment.ts';
import {
  addAlias,
  callsOf,
  type GrowingEdge,
  type GrowingNode,
  newGraph,
  toFragment,
  touchEdge,
  touchNode,
} from './growing-graph.ts';
import { addLinks } from './link-edges.ts';
import {
  type CountedCall,
  foreignAccount,
  segmentNode,
  type TraceContext,
} from './trace-context.ts';
import { traceStart } from './trace-times.ts';

/**
 * The nodes and edges of one trace, by the rules of
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-servicegraph.
 */
export const traceFragment = (tree: TraceTree, account: string): GraphFragment =>
  toFragment(traceGraph(tree, account).graph);

/** The same before it is made into a fragment, with the calls that each node and edge counted. */
export function traceGraph(tree: TraceTree, account: string): TraceContext {
  const graph = newGraph();
  const context: TraceContext = {
    graph,
    tree,
    account,
    start: traceStart(tree) ?? 0,
    inferred: new Map(),
    calls: new Map(),
  };
  for (const segment of tree.segments) addSegment(context, segment);
  for (const segment of tree.segments) {
    for (const node of walkSubsegments(segment)) addCall(context, segment, node);
  }
  addLinks(context);
  return context;
}

function countOn(
  context: TraceContext,
  element: GrowingNode | (GrowingEdge & { readonly calls: CallStatistics }),
  call: CountedCall,
): void {
  const known = context.calls.get(element);
  if (known) known.push(call);
  else context.calls.set(element, [call]);
  const statistics = 'key' in element ? callsOf(element) : element.calls;
  countCall(statistics, call.entity, call.workEnd);
}

function addSegment(context: TraceContext, segment: TraceNode): void {
  const { graph, start } = context;
  const node = segmentNode(context, segment);
  countOn(context, node, { entity: segment.entity, segment, workEnd: lastEnd(segment) });
  if (!isRoot(segment)) return;
  node.root = true;
  // A consumer of a queue is called by the queue that its link names, not by a client (observed).
  if (segment.entity.links?.some(isParentLink)) return;
  const client = touchNode(graph, { name: segment.entity.name, type: 'client' }, 'unknown', start);
  countOn(context, touchEdge(graph, client, node), { entity: segment.entity });
}

/** When asynchronous work inside the segment ended. */
function lastEnd(segment: TraceNode): number | undefined {
  let last: number | undefined = segment.entity.endTime;
  for (const { entity } of walkSubsegments(segment)) {
    if (last !== undefined && entity.endTime !== undefined) last = Math.max(last, entity.endTime);
  }
  return last;
}

/** The edges out of one subsegment, or out of the segment itself. */
function addCall(context: TraceContext, segment: TraceNode, node: TraceNode): void {
  const { downstream, entity: call } = node;
  // Most are local work.
  if (downstream === undefined && node.callees.length === 0) return;
  const from = segmentNode(context, segment);
  if (downstream === undefined) {
    // Where a segment is the parent, only the callee's own segment can tell how the call went.
    const own = call.kind === 'segment' ? undefined : call;
    for (const callee of node.callees) connect(context, from, [callee], own);
    return;
  }
  const answering = node.callees.filter((callee) => answersFor(call, callee.entity));
  const behind = node.callees.filter((callee) => !answersFor(call, callee.entity));
  const service =
    answering.length > 0
      ? connect(context, from, answering, call, downstream)
      : addInferred(context, from, node, downstream);
  if (service === undefined) return;
  for (const consumer of behind) connect(context, service, [consumer], undefined);
}

/**
 * Edges to the callees' nodes, each counted once however many segments the node wrote.
 * @param call counted on the edge; without one the callee's segment is.
 * @param replaced the inferred node in whose place the callees stand.
 */
function connect(
  context: TraceContext,
  from: GrowingNode,
  callees: readonly TraceNode[],
  call: Entity | undefined,
  replaced?: Downstream,
): GrowingNode | undefined {
  const nodes = new Map(callees.map((callee) => [segmentNode(context, callee), callee]));
  for (const [to, callee] of nodes) {
    const edge = touchEdge(context.graph, from, to);
    countOn(context, edge, { entity: call ?? callee.entity });
    if (call !== undefined && replaced !== undefined) {
      addAlias(edge, { name: call.name, names: [call.name], type: replaced.type });
    }
  }
  return nodes.keys().next().value;
}

function addInferred(
  context: TraceContext,
  from: GrowingNode,
  node: TraceNode,
  { name, type }: Downstream,
): GrowingNode | undefined {
  const { entity: call } = node;
  if (!isInferred(node)) return undefined;
  const service = touchNode(
    context.graph,
    { name, type, account: foreignAccount(call, context.account) },
    type === 'remote' ? 'passive' : 'unknown',
    context.start,
  );
  context.inferred.set(call.id, service);
  countOn(context, service, { entity: call, inferred: true });
  countOn(context, touchEdge(context.graph, from, service), { entity: call });
  return service;
}
