import { epochSeconds } from '../units.ts';
import { graphStatistics } from './call-statistics.ts';
import type { GraphFragment } from './graph-fragment.ts';
import {
  addFragment,
  type GrowingEdge,
  type GrowingGraph,
  type GrowingNode,
  newGraph,
} from './growing-graph.ts';
import { histogramEntries } from './histogram.ts';
import type { GraphEdge, GraphService, ServiceGraph } from './service-graph.ts';

/** The graph of one trace: without times, as X-Ray answers (observed). */
export function writeTraceGraph(fragment: GraphFragment): GraphService[] {
  const graph = newGraph();
  addFragment(graph, fragment);
  return writeServices(graph, false);
}

/** Whole seconds: from the first trace's start to the last one's (observed); the window itself when it is empty. */
export function writeServiceGraph(
  graph: GrowingGraph,
  window: { readonly start: number; readonly end: number },
): ServiceGraph {
  const nodes = [...graph.nodes.values()];
  if (nodes.length === 0) {
    return { start: epochSeconds(window.start), end: epochSeconds(window.end), services: [] };
  }
  return {
    start: epochSeconds(
      Math.floor(nodes.reduce((min, { first }) => Math.min(min, first), Infinity)),
    ),
    end: epochSeconds(Math.floor(nodes.reduce((max, { last }) => Math.max(max, last), -Infinity))),
    services: writeServices(graph, true),
  };
}

function writeServices(graph: GrowingGraph, withTimes: boolean): GraphService[] {
  const nodes = [...graph.nodes.values()].sort(byNameAndType);
  const places = new Map(nodes.map((node, place) => [node, place]));
  const edges = Map.groupBy(graph.edges.values(), ({ from }) => from);
  return nodes.map((node, referenceId) => ({
    referenceId,
    name: node.name,
    names: [node.name],
    root: node.root,
    accountId: node.account,
    type: node.type,
    state: node.state,
    ...(withTimes && bounds(node)),
    edges: (edges.get(node) ?? [])
      .map((edge) => ({
        ...writeEdge(edge, places.get(edge.to) ?? -1),
        // An edge lies in time where its source does (observed).
        ...(withTimes && bounds(node)),
      }))
      .sort(byTarget),
    ...(node.calls && {
      summaryStatistics: graphStatistics(node.calls),
      durationHistogram: histogramEntries(node.calls.durations),
      responseTimeHistogram: histogramEntries(node.calls.responseTimes),
    }),
  }));
}

const bounds = ({ first, last }: GrowingNode) => ({
  startTime: epochSeconds(Math.floor(first)),
  endTime: epochSeconds(Math.floor(last) + 1),
});

function writeEdge(edge: GrowingEdge, referenceId: number): GraphEdge {
  return {
    referenceId,
    ...(edge.calls && {
      summaryStatistics: graphStatistics(edge.calls),
      responseTimeHistogram: histogramEntries(edge.calls.responseTimes),
    }),
    ...(edge.ages && {
      edgeType: 'link',
      receivedEventAgeHistogram: histogramEntries(edge.ages),
    }),
    aliases: [...edge.aliases.values()].sort(
      (a, b) => compare(a.name, b.name) || compare(a.type, b.type),
    ),
  };
}

const byTarget = (a: GraphEdge, b: GraphEdge): number =>
  a.referenceId - b.referenceId ||
  (a.edgeType === b.edgeType ? 0 : a.edgeType === undefined ? -1 : 1);

/** A missing type comes first, as X-Ray lists them (observed). */
const byNameAndType = (a: GrowingNode, b: GrowingNode): number =>
  compare(a.name, b.name) ||
  compare(a.type ?? '', b.type ?? '') ||
  compare(a.account ?? '', b.account ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
