import {
  addCalls,
  type CallStatistics,
  fragmentCalls,
  newCallStatistics,
} from './call-statistics.ts';
import type { FragmentEdge, GraphFragment, NodeKey } from './graph-fragment.ts';
import type { Histogram } from './histogram.ts';
import { addHistogram, keepHistogram } from './kept-histogram.ts';
import type { GraphAlias, ServiceState } from './service-graph.ts';

/** A graph that traces and fragments are added to. */
export interface GrowingGraph {
  readonly nodes: Map<string, GrowingNode>;
  readonly edges: Map<string, GrowingEdge>;
}

export interface GrowingNode extends NodeKey {
  readonly key: string;
  root: boolean;
  state: ServiceState;
  first: number;
  last: number;
  calls?: CallStatistics;
}

export interface GrowingEdge {
  readonly from: GrowingNode;
  readonly to: GrowingNode;
  readonly calls?: CallStatistics;
  /** Present on links, which have no calls. */
  readonly ages?: Histogram;
  readonly aliases: Map<string, GraphAlias>;
}

export const newGraph = (): GrowingGraph => ({ nodes: new Map(), edges: new Map() });

/** No name of one node runs into another's; it can be read back as JSON. */
export const nodeKey = ({ name, type, account }: NodeKey): string =>
  JSON.stringify([name, type, account]);

export const edgeKey = (kind: 'call' | 'link', from: string, to: string): string =>
  `${kind} ${from} ${to}`;

/** The node with that key, made or widened to the trace that began at `start`. */
export function touchNode(
  graph: GrowingGraph,
  { name, type, account }: NodeKey,
  state: ServiceState,
  start: number,
  key: string = nodeKey({ name, type, account }),
): GrowingNode {
  const known = graph.nodes.get(key);
  if (known === undefined) {
    const node: GrowingNode = {
      key,
      name,
      type,
      account,
      root: false,
      state,
      first: start,
      last: start,
    };
    graph.nodes.set(key, node);
    return node;
  }
  known.state = strongerState(known.state, state);
  known.first = Math.min(known.first, start);
  known.last = Math.max(known.last, start);
  return known;
}

export const callsOf = (node: GrowingNode): CallStatistics => {
  node.calls ??= newCallStatistics();
  return node.calls;
};

/** What a node's own segments say outweighs what its callers let one guess. */
function strongerState(a: ServiceState, b: ServiceState): ServiceState {
  if (a === 'active' || b === 'active') return 'active';
  return a === 'passive' || b === 'passive' ? 'passive' : 'unknown';
}

type CallEdge = GrowingEdge & { readonly calls: CallStatistics };
type LinkEdge = GrowingEdge & { readonly ages: Histogram };

export const touchEdge = (
  graph: GrowingGraph,
  from: GrowingNode,
  to: GrowingNode,
  key: string = edgeKey('call', from.key, to.key),
): CallEdge =>
  findOrAdd(graph, key, () => ({
    from,
    to,
    calls: newCallStatistics(),
    aliases: new Map(),
  })) as CallEdge;

export const touchLink = (
  graph: GrowingGraph,
  from: GrowingNode,
  to: GrowingNode,
  key: string = edgeKey('link', from.key, to.key),
): LinkEdge =>
  findOrAdd(graph, key, () => ({
    from,
    to,
    ages: new Map(),
    aliases: new Map(),
  })) as LinkEdge;

function findOrAdd(graph: GrowingGraph, key: string, make: () => GrowingEdge): GrowingEdge {
  const known = graph.edges.get(key);
  if (known !== undefined) return known;
  const edge = make();
  graph.edges.set(key, edge);
  return edge;
}

export const addAlias = (edge: GrowingEdge, alias: GraphAlias): void => {
  edge.aliases.set(JSON.stringify([alias.name, alias.type]), alias);
};

export function addFragment(graph: GrowingGraph, fragment: GraphFragment): void {
  const nodes = fragment.nodes.map((node) => {
    const grown = touchNode(graph, node, node.state, node.first);
    grown.last = Math.max(grown.last, node.last);
    grown.root ||= node.root === true;
    if (node.calls) addCalls(callsOf(grown), node.calls);
    return grown;
  });
  for (const edge of fragment.edges) {
    const from = nodes[edge.from];
    const to = nodes[edge.to];
    if (from === undefined || to === undefined) continue;
    if (edge.ages) addHistogram(touchLink(graph, from, to).ages, edge.ages);
    if (edge.calls === undefined) continue;
    const grown = touchEdge(graph, from, to);
    addCalls(grown.calls, edge.calls);
    for (const alias of edge.aliases ?? []) addAlias(grown, alias);
  }
}

export function toFragment(graph: GrowingGraph): GraphFragment {
  const nodes = [...graph.nodes.values()];
  const places = new Map(nodes.map((node, place) => [node, place]));
  return {
    nodes: nodes.map(({ name, type, account, root, state, first, last, calls }) => ({
      name,
      type,
      account,
      ...(root && { root }),
      state,
      first,
      last,
      ...(calls && { calls: fragmentCalls(calls) }),
    })),
    edges: [...graph.edges.values()].map(
      (edge): FragmentEdge => ({
        from: places.get(edge.from) ?? -1,
        to: places.get(edge.to) ?? -1,
        ...(edge.calls && { calls: fragmentCalls(edge.calls) }),
        ...(edge.ages && { ages: keepHistogram(edge.ages) }),
        ...(edge.aliases.size > 0 && { aliases: [...edge.aliases.values()] }),
      }),
    ),
  };
}
