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
  const causes = new Map<string, string>();
  const services = [...anomalous.keys()].sort();
  for (const service of services) follow(service, next, anomalous, causes);
  return Map.groupBy(services, (service) => causes.get(service) ?? service);
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

/** Notes the cause of the service and of each on the way to it, so that no call is followed twice. */
function follow(
  service: string,
  next: ReadonlyMap<string, string>,
  anomalous: ReadonlyMap<string, number>,
  causes: Map<string, string>,
): void {
  const path = new Set<string>();
  let end = service;
  for (let at: string | undefined = service; at !== undefined; at = next.get(at)) {
    end = at;
    if (path.has(at) || causes.has(at)) break;
    path.add(at);
  }
  const cause = causes.get(end) ?? mostFaults(circleFrom(end, next), anomalous) ?? end;
  for (const one of path) causes.set(one, cause);
}

/** The services of the circle that it is in; alone when it is in none. */
function circleFrom(service: string, next: ReadonlyMap<string, string>): string[] {
  const circle = [service];
  let at = next.get(service);
  while (at !== undefined && at !== service) {
    circle.push(at);
    at = next.get(at);
  }
  return circle;
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
