import {
  type CallOutcome,
  type CallStatistics,
  callOutcome,
  callOutcomes,
  wholeMilliseconds,
} from './call-statistics.ts';
import {
  addAlias,
  callsOf,
  edgeKey,
  type GrowingEdge,
  type GrowingGraph,
  type GrowingNode,
  nodeKey,
  touchEdge,
  touchLink,
  touchNode,
} from './growing-graph.ts';
import { count } from './histogram.ts';
import type { CountedCall, TraceContext } from './trace-context.ts';
import type { FormEdge, FormNode, TraceForm } from './trace-form.ts';

/**
 * The numbers that a trace adds to the graph of its form: when it began, then for each node and edge
 * how many calls it counts and three numbers for each (outcome, response time, how much longer the work
 * took, in milliseconds); for a link how many ages, and these.
 */
export type TraceCalls = readonly number[];

export function traceCalls({ graph, calls, start }: TraceContext): TraceCalls {
  const numbers: number[] = [start];
  const addCounted = (element: GrowingNode | GrowingEdge) => {
    const place = numbers.push(0) - 1;
    let counted = 0;
    for (const call of calls.get(element) ?? []) if (addCall(numbers, call)) counted += 1;
    numbers[place] = counted;
  };
  for (const node of graph.nodes.values()) if (calls.has(node)) addCounted(node);
  for (const edge of graph.edges.values()) {
    if (edge.ages === undefined) addCounted(edge);
    else {
      const ages = [...edge.ages].flatMap(([age, times]) => Array<number>(times).fill(age));
      numbers.push(ages.length, ...ages);
    }
  }
  return numbers;
}

/** What has completed is counted. */
function addCall(numbers: number[], { entity, workEnd = entity.endTime }: CountedCall): boolean {
  if (entity.endTime === undefined || workEnd === undefined) return false;
  const responseTime = wholeMilliseconds(entity.endTime - entity.startTime);
  const duration = wholeMilliseconds(workEnd - entity.startTime);
  numbers.push(callOutcomes.indexOf(callOutcome(entity)), responseTime, duration - responseTime);
  return true;
}

/** The same names again and again: they are put together once for each form. */
const keysOfForms = new WeakMap<TraceForm, FormKeys>();

interface FormKeys {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

function keysOf(form: TraceForm): FormKeys {
  const known = keysOfForms.get(form);
  if (known !== undefined) return known;
  const nodes = form.nodes.map(nodeKey);
  const edges = form.edges.map(({ from, to, calls }) =>
    edgeKey(calls === undefined ? 'link' : 'call', nodes[from] ?? '', nodes[to] ?? ''),
  );
  const keys = { nodes, edges };
  keysOfForms.set(form, keys);
  return keys;
}

/** Adds a trace to a graph. */
export function addTrace(graph: GrowingGraph, form: TraceForm, numbers: TraceCalls): void {
  const keys = keysOf(form);
  const start = numbers[0] ?? 0;
  let place = 1;
  const addCounted = (statistics: CallStatistics) => {
    for (let left = numbers[place++] ?? 0; left > 0; left--, place += 3) {
      const responseTime = numbers[place + 1] ?? 0;
      statistics[outcomeAt(numbers[place])] += 1;
      count(statistics.responseTimes, responseTime);
      count(statistics.durations, responseTime + (numbers[place + 2] ?? 0));
    }
  };
  const nodes = form.nodes.map((node, index) => {
    const grown = touchNode(graph, node, node.state, start, keys.nodes[index]);
    if (node.root) grown.root = true;
    if (node.calls) addCounted(callsOf(grown));
    return grown;
  });
  for (const [index, edge] of form.edges.entries()) {
    const from = nodes[edge.from];
    const to = nodes[edge.to];
    if (from === undefined || to === undefined) continue;
    if (edge.calls === undefined) {
      const { ages } = touchLink(graph, from, to, keys.edges[index]);
      for (let left = numbers[place++] ?? 0; left > 0; left--) count(ages, numbers[place++] ?? 0);
      continue;
    }
    const grown = touchEdge(graph, from, to, keys.edges[index]);
    addCounted(grown.calls);
    for (const alias of edge.aliases ?? []) addAlias(grown, alias);
  }
}

const outcomeAt = (index: number | undefined): CallOutcome => callOutcomes[index ?? 0] ?? 'ok';

/** The nodes and edges of a trace without its numbers. */
export function formGraph(
  { graph, calls }: TraceContext,
  flags: (element: GrowingNode | GrowingEdge) => readonly number[],
): { nodes: FormNode[]; edges: FormEdge[] } {
  const grown = [...graph.nodes.values()];
  const places = new Map(grown.map((node, place) => [node, place]));
  return {
    nodes: grown.map((node) => ({
      name: node.name,
      type: node.type,
      account: node.account,
      ...(node.root && { root: true as const }),
      state: node.state,
      ...(calls.has(node) && { calls: flags(node) }),
    })),
    edges: [...graph.edges.values()].map((edge) => ({
      from: places.get(edge.from) ?? -1,
      to: places.get(edge.to) ?? -1,
      ...(edge.ages === undefined && { calls: flags(edge) }),
      ...(edge.aliases.size > 0 && { aliases: [...edge.aliases.values()] }),
    })),
  };
}
