import type { WireService } from '../../api/operations.ts';

type Statistics = WireService['SummaryStatistics'];
type Histogram = WireService['ResponseTimeHistogram'];
type Edge = NonNullable<WireService['Edges']>[number];

/** One graph of the graphs of several traces, as X-Ray would have summed them up. */
export function mergeServices(graphs: readonly (readonly WireService[])[]): WireService[] {
  const nodes = new Map<string, { services: WireService[]; edges: Map<string, Edge[]> }>();
  const nodeOf = (key: string) => {
    const known = nodes.get(key);
    if (known !== undefined) return known;
    const made = { services: [], edges: new Map<string, Edge[]>() };
    nodes.set(key, made);
    return made;
  };
  for (const services of graphs) {
    const keys = new Map(services.map((service) => [service.ReferenceId, identity(service)]));
    for (const service of services) {
      const { services: same, edges } = nodeOf(identity(service));
      same.push(service);
      for (const edge of service.Edges ?? []) {
        const target = keys.get(edge.ReferenceId);
        if (target === undefined) continue;
        const key = JSON.stringify([target, edge.EdgeType ?? null]);
        edges.set(key, [...(edges.get(key) ?? []), edge]);
      }
    }
  }
  const order = [...nodes.keys()].sort();
  const ids = new Map(order.map((key, id) => [key, id]));
  return order.flatMap((key) => {
    const node = nodes.get(key);
    const first = node?.services[0];
    if (node === undefined || first === undefined) return [];
    return [
      {
        ...first,
        ReferenceId: ids.get(key) ?? 0,
        Root: node.services.some(({ Root }) => Root === true),
        ...summed(node.services),
        DurationHistogram: joined(node.services.map(({ DurationHistogram }) => DurationHistogram)),
        Edges: [...node.edges].map(([edgeKey, edges]) => {
          const [target] = JSON.parse(edgeKey) as [string, string | null];
          return {
            ...edges[0],
            ReferenceId: ids.get(target) ?? -1,
            ...summed(edges),
            ReceivedEventAgeHistogram: joined(
              edges.map(({ ReceivedEventAgeHistogram }) => ReceivedEventAgeHistogram),
            ),
            Aliases: edges.flatMap(({ Aliases }) => Aliases ?? []),
          };
        }),
      },
    ];
  });
}

const identity = ({ Name, Type, AccountId }: WireService): string =>
  JSON.stringify([Name ?? '', Type ?? null, AccountId ?? null]);

const summed = (all: readonly (WireService | Edge)[]) => ({
  SummaryStatistics: total(all.map(({ SummaryStatistics }) => SummaryStatistics)),
  ResponseTimeHistogram: joined(all.map(({ ResponseTimeHistogram }) => ResponseTimeHistogram)),
});

function total(all: readonly Statistics[]): Statistics {
  const sum = (of: (statistics: NonNullable<Statistics>) => number | undefined) =>
    all.reduce((count, each) => count + ((each && of(each)) ?? 0), 0);
  return {
    OkCount: sum(({ OkCount }) => OkCount),
    ErrorStatistics: {
      ThrottleCount: sum(({ ErrorStatistics }) => ErrorStatistics?.ThrottleCount),
      OtherCount: sum(({ ErrorStatistics }) => ErrorStatistics?.OtherCount),
      TotalCount: sum(({ ErrorStatistics }) => ErrorStatistics?.TotalCount),
    },
    FaultStatistics: {
      OtherCount: sum(({ FaultStatistics }) => FaultStatistics?.OtherCount),
      TotalCount: sum(({ FaultStatistics }) => FaultStatistics?.TotalCount),
    },
    TotalCount: sum(({ TotalCount }) => TotalCount),
    TotalResponseTime: sum(({ TotalResponseTime }) => TotalResponseTime),
  };
}

const joined = (all: readonly Histogram[]): Histogram => {
  const counts = new Map<number, number>();
  for (const { Value, Count } of all.flatMap((entries) => entries ?? [])) {
    counts.set(Value ?? 0, (counts.get(Value ?? 0) ?? 0) + (Count ?? 0));
  }
  return [...counts].map(([Value, Count]) => ({ Value, Count }));
};
