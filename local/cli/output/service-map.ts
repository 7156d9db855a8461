import type { Edge, Service } from '@aws-sdk/client-xray';

/** The service map as `map --output json` prints it. Durations in seconds. */
export interface ServiceMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

export interface Counts {
  readonly total: number;
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
  /** Mean response time; null before the first completed request. */
  readonly averageResponseTime: number | null;
}

export interface MapNode extends Counts {
  /** `ReferenceId` of the response, which the edges use. */
  readonly id: number;
  readonly name: string;
  /** `AWS::Lambda::Function`, `client`, `remote`; null for a segment without origin. */
  readonly type: string | null;
  readonly state: string | null;
  readonly root: boolean;
}

export interface MapEdge extends Counts {
  /** Node names; `fromId` and `toId` tell nodes of one name apart. */
  readonly from: string;
  readonly to: string;
  readonly fromId: number;
  readonly toId: number;
  readonly fromType: string | null;
  readonly toType: string | null;
  /** `link` joins two traces (a queue and its consumer); every other edge is a `call`. */
  readonly type: 'call' | 'link';
  readonly aliases: readonly string[];
}

export function buildServiceMap(services: readonly Service[]): ServiceMap {
  const nodes = services.map((service) => ({
    id: service.ReferenceId ?? 0,
    name: service.Name ?? '',
    type: service.Type ?? null,
    state: service.State ?? null,
    root: service.Root ?? false,
    ...counts(service.SummaryStatistics),
  }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges = services.flatMap((service) =>
    (service.Edges ?? []).flatMap((edge) => {
      const from = byId.get(service.ReferenceId ?? 0);
      const to = byId.get(edge.ReferenceId ?? -1);
      if (from === undefined || to === undefined) return [];
      return [
        {
          from: from.name,
          to: to.name,
          fromId: from.id,
          toId: to.id,
          fromType: from.type,
          toType: to.type,
          type: edge.EdgeType === 'link' ? ('link' as const) : ('call' as const),
          aliases: (edge.Aliases ?? []).map(({ Name }) => Name ?? ''),
          ...counts(edge.SummaryStatistics),
        },
      ];
    }),
  );
  return { nodes, edges };
}

function counts(statistics: Edge['SummaryStatistics'] | Service['SummaryStatistics']): Counts {
  const total = statistics?.TotalCount ?? 0;
  return {
    total,
    ok: statistics?.OkCount ?? 0,
    error: statistics?.ErrorStatistics?.OtherCount ?? 0,
    throttle: statistics?.ErrorStatistics?.ThrottleCount ?? 0,
    fault: statistics?.FaultStatistics?.TotalCount ?? 0,
    averageResponseTime:
      total > 0 ? Math.round(((statistics?.TotalResponseTime ?? 0) / total) * 1e6) / 1e6 : null,
  };
}
