import { nodeKey } from '../graph/growing-graph.ts';
import type { GraphService } from '../graph/service-graph.ts';
import type { Insight } from './insight.ts';

/** A node of a graph without figures; places are in the list that holds it. */
export interface ImpactService {
  readonly name: string;
  readonly type?: string;
  readonly account?: string;
  readonly callees: readonly number[];
}

/** What an insight reaches: its services, and all that call the root cause, directly or through others. */
export function impactGraph(
  services: readonly GraphService[],
  { rootCause, services: anomalous }: Pick<Insight, 'rootCause' | 'services'>,
): ImpactService[] {
  const affected = new Set([rootCause, ...anomalous]);
  const isAffected = (service: GraphService) =>
    service.type !== 'client' && affected.has(nodeKey({ ...service, account: service.accountId }));
  const reached = new Set(services.filter(isAffected).map(({ referenceId }) => referenceId));
  const callers = new Map<number, number[]>();
  for (const { referenceId, edges } of services) {
    for (const edge of edges) {
      callers.set(edge.referenceId, [...(callers.get(edge.referenceId) ?? []), referenceId]);
    }
  }
  // A set goes on to what is added while it is walked.
  for (const one of reached) for (const caller of callers.get(one) ?? []) reached.add(caller);
  const kept = services.filter(({ referenceId }) => reached.has(referenceId));
  const places = new Map(kept.map(({ referenceId }, place) => [referenceId, place]));
  return kept.map(({ name, type, accountId, edges }) => ({
    name,
    type,
    account: accountId,
    // A link and a call can lead to the same node.
    callees: [...new Set(edges.flatMap(({ referenceId }) => places.get(referenceId) ?? []))],
  }));
}
