import type { WireService } from '../../api/operations.ts';
import type { Service, WireImpactService } from './insight.ts';

/** A service that an insight reaches, and the others of them that it calls. */
export interface ImpactRow extends Service {
  readonly id: number;
  readonly calls: readonly Service[];
}

export function buildImpact(services: readonly WireImpactService[]): readonly ImpactRow[] {
  const byId = new Map(
    services.map(({ ReferenceId, Name = '', Type }) => [
      ReferenceId,
      { name: Name, type: Type ?? undefined },
    ]),
  );
  return services.map(({ ReferenceId = 0, Name = '', Type, Edges = [] }) => ({
    id: ReferenceId,
    name: Name,
    type: Type ?? undefined,
    calls: Edges.flatMap(({ ReferenceId: called }) => byId.get(called) ?? []),
  }));
}

/** For the map, which draws what GetServiceGraph gives: the same nodes without figures. */
export const asServices = (services: readonly WireImpactService[]): WireService[] =>
  services.map(({ ReferenceId, Name, Names, Type, AccountId, Edges }) => ({
    ReferenceId,
    Name,
    Names,
    Type,
    AccountId,
    Edges: (Edges ?? []).map((edge) => ({ ReferenceId: edge.ReferenceId })),
  }));
