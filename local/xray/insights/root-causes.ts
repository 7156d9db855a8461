import type { ServiceCalls } from './group-minute.ts';

/**
 * Anomalous services by the root cause that they fail through: from each the calls with the most
 * faults are followed, as long as they lead to another anomalous service. Where they lead in a circle,
 * the service with the most faults in it is the cause.
 *
 * @param anomalous the faults of each.
 */
export function rootCauses(
  anomalous: ReadonlyMap<string, number>,
  edges: readonly ServiceCalls[],
): Map<string, string[]> {
  const next = worstCallees(anomalous, edges);
  const causes = new Map<string, string[]>();
  for (const service of [...anomalous.keys()].sort()) {
    const cause = follow(service, next, anomalous);
    causes.set(cause, [...(causes.get(cause) ?? []), service]);
  }
  return causes;
}

/** The anomalous service that each anomalous one failed through the most. */
function worstCallees(
  anomalous: ReadonlyMap<string, number>,
  edges: readonly ServiceCalls[],
): ReadonlyMap<string, string> {
  const worst = new Map<string, ServiceCalls>();
  for (const edge of mergeCalls(edges)) {
    if (edge.faults === 0 || !anomalous.has(edge.from) || !anomalous.has(edge.to)) continue;
    const known = worst.get(edge.from);
    const isWorse =
      known === undefined ||
      edge.faults > known.faults ||
      (edge.faults === known.faults && edge.to < known.to);
    if (isWorse) worst.set(edge.from, edge);
  }
  return new Map([...worst].map(([from, { to }]) => [from, to]));
}

function mergeCalls(edges: readonly ServiceCalls[]): ServiceCalls[] {
  const merged = new Map<string, ServiceCalls>();
  for (const edge of edges) {
    const key = `${edge.from} ${edge.to}`;
    merged.set(key, { ...edge, faults: edge.faults + (merged.get(key)?.faults ?? 0) });
  }
  return [...merged.values()];
}

function follow(
  service: string,
  next: ReadonlyMap<string, string>,
  anomalous: ReadonlyMap<string, number>,
): string {
  const path: string[] = [];
  for (let at: string | undefined = service; at !== undefined; at = next.get(at)) {
    const seen = path.indexOf(at);
    if (seen >= 0) return mostFaults(path.slice(seen), anomalous) ?? at;
    path.push(at);
  }
  return path.at(-1) ?? service;
}

const mostFaults = (
  services: readonly string[],
  anomalous: ReadonlyMap<string, number>,
): string | undefined =>
  services.toSorted(
    (a, b) => (anomalous.get(b) ?? 0) - (anomalous.get(a) ?? 0) || (a < b ? -1 : 1),
  )[0];

/** The service itself and all that call it, directly or through others. */
export function callersOf(service: string, edges: readonly ServiceCalls[]): ReadonlySet<string> {
  const callers = Map.groupBy(edges, ({ to }) => to);
  const found = new Set([service]);
  // A set goes on to what is added while it is walked.
  for (const one of found) {
    for (const { from } of callers.get(one) ?? []) found.add(from);
  }
  return found;
}
