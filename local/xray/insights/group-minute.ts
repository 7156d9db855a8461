import type { FragmentCalls, NodeKey } from '../graph/graph-fragment.ts';
import { nodeKey } from '../graph/growing-graph.ts';
import type { MinuteGraph } from '../queries/window-graph.ts';
import { figures } from './figures.ts';

/** What insights need of the graph of a minute: plain counts, so that hours of them are small. */
export interface GroupMinute {
  /** When the minute begins, in epoch seconds. */
  readonly minute: number;
  /** By the keys of the nodes; without clients, which count nothing themselves. */
  readonly services: ReadonlyMap<string, OutcomeCounts>;
  /** Calls of clients, by the services that they called. */
  readonly clients: ReadonlyMap<string, OutcomeCounts>;
  readonly edges: readonly ServiceCalls[];
}

export interface OutcomeCounts {
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
}

/** Between services, by their keys. */
export interface ServiceCalls {
  readonly from: string;
  readonly to: string;
  readonly faults: number;
}

export const requestsOf = ({ ok, error, throttle, fault }: OutcomeCounts): number =>
  ok + error + throttle + fault;

export const addOutcomes = (a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts => ({
  ok: a.ok + b.ok,
  error: a.error + b.error,
  throttle: a.throttle + b.throttle,
  fault: a.fault + b.fault,
});

export const noOutcomes: OutcomeCounts = { ok: 0, error: 0, throttle: 0, fault: 0 };

/** Back from the key that the graph has for it. */
export function nodeOf(key: string): NodeKey {
  const [name, type, account] = JSON.parse(key) as [string, string | null, string | null];
  return { name, type: type ?? undefined, account: account ?? undefined };
}

export function groupMinute({ minute, graph }: MinuteGraph): GroupMinute {
  const keys = graph.nodes.map(nodeKey);
  const services = graph.nodes.flatMap(({ type, calls }, place) => {
    const key = keys[place];
    return key === undefined || calls === undefined || type === 'client'
      ? []
      : [[key, outcomes(calls)] as const];
  });
  const clients = new Map<string, OutcomeCounts>();
  const edges: ServiceCalls[] = [];
  for (const { from, to, calls } of graph.edges) {
    const [source, target] = [keys[from], keys[to]];
    if (calls === undefined || source === undefined || target === undefined) continue;
    if (graph.nodes[from]?.type === 'client') {
      clients.set(target, addOutcomes(clients.get(target) ?? noOutcomes, outcomes(calls)));
    } else if (source !== target) {
      edges.push({ from: source, to: target, faults: calls.fault });
    }
  }
  return { minute, services: new Map(busiest(services)), clients, edges };
}

const outcomes = ({ ok, error, throttle, fault }: FragmentCalls): OutcomeCounts => ({
  ok,
  error,
  throttle,
  fault,
});

function busiest(
  services: (readonly [string, OutcomeCounts])[],
): (readonly [string, OutcomeCounts])[] {
  if (services.length <= figures.mostServices) return services;
  return services
    .toSorted(([, a], [, b]) => requestsOf(b) - requestsOf(a))
    .slice(0, figures.mostServices);
}
