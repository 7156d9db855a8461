import {
  type Edge,
  GetServiceGraphCommand,
  GetTraceGraphCommand,
  type Service,
  type XRayClient,
} from '@aws-sdk/client-xray';
import { UsageError } from './command.ts';
import { inParallel } from './in-parallel.ts';
import type { TimeRange } from './time-range.ts';
import { fetchSummaries } from './trace-query.ts';

/** GetServiceGraph refuses more. */
const longestRange = 6 * 3_600_000;

/** Of all traces, or of a group. @throws UsageError when the range is too long. */
export async function fetchServices(
  client: XRayClient,
  range: TimeRange,
  group?: string,
): Promise<Service[]> {
  if (range.end.getTime() - range.start.getTime() > longestRange + 1000) {
    throw new UsageError('a service map covers at most six hours; choose a later --start-time');
  }
  const services: Service[] = [];
  // The second that the end is ahead of now does not count.
  const start = new Date(Math.max(range.start.getTime(), range.end.getTime() - longestRange));
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetServiceGraphCommand({
        StartTime: start,
        EndTime: range.end,
        GroupName: group,
        NextToken: token,
      }),
    );
    services.push(...(page.Services ?? []));
    token = page.NextToken ?? undefined;
  } while (token !== undefined);
  return services;
}

/**
 * Of the newest `limit` traces that match, put together here: X-Ray's own map knows no filter.
 * `traces` is how many there were.
 */
export async function fetchFilteredServices(
  client: XRayClient,
  range: TimeRange,
  filter: string,
  limit: number,
): Promise<{ services: Service[]; traces: number }> {
  const found = await fetchSummaries(client, { ...range, filter }, limit);
  const graphs: (readonly Service[])[] = [];
  await inParallel(found, 4, async ({ Id }) => {
    const { Services } = await client.send(new GetTraceGraphCommand({ TraceIds: [Id ?? ''] }));
    graphs.push(Services ?? []);
  });
  return { services: mergeServices(graphs), traces: found.length };
}

/** One graph of several: a node is its name, type and account, an edge its two ends and its type. */
export function mergeServices(graphs: Iterable<readonly Service[]>): Service[] {
  const merged = new Map<string, Service & { ReferenceId: number; edges: Map<string, Edge> }>();
  for (const graph of graphs) {
    const own = new Map<number | undefined, string>();
    for (const service of graph) {
      const key = JSON.stringify([service.Name, service.Type ?? null, service.AccountId ?? null]);
      own.set(service.ReferenceId, key);
      const known = merged.get(key);
      if (known === undefined) {
        merged.set(key, { ...service, ReferenceId: merged.size, edges: new Map() });
        continue;
      }
      known.Root = known.Root === true || service.Root === true;
      known.SummaryStatistics = addStatistics(known.SummaryStatistics, service.SummaryStatistics);
    }
    for (const service of graph) {
      const from = merged.get(own.get(service.ReferenceId) ?? '');
      for (const edge of service.Edges ?? []) {
        const to = merged.get(own.get(edge.ReferenceId) ?? '');
        if (from !== undefined && to !== undefined) addEdge(from.edges, edge, to.ReferenceId);
      }
    }
  }
  return [...merged.values()].map(({ edges, ...service }) => ({
    ...service,
    Edges: [...edges.values()],
  }));
}

function addEdge(edges: Map<string, Edge>, edge: Edge, to: number): void {
  const key = `${to} ${edge.EdgeType}`;
  const known = edges.get(key);
  if (known === undefined) {
    edges.set(key, { ...edge, ReferenceId: to });
    return;
  }
  known.SummaryStatistics = addStatistics(known.SummaryStatistics, edge.SummaryStatistics);
  const names = new Set(known.Aliases?.map(({ Name }) => Name));
  const more = (edge.Aliases ?? []).filter(({ Name }) => !names.has(Name));
  known.Aliases = [...(known.Aliases ?? []), ...more];
}

type Statistics = NonNullable<Edge['SummaryStatistics']> &
  NonNullable<Service['SummaryStatistics']>;

/** The members that the map shows. */
function addStatistics(a: Statistics | undefined, b: Statistics | undefined): Statistics {
  const sum = (of: (statistics: Statistics | undefined) => number | undefined) =>
    (of(a) ?? 0) + (of(b) ?? 0);
  return {
    OkCount: sum((of) => of?.OkCount),
    ErrorStatistics: {
      ThrottleCount: sum((of) => of?.ErrorStatistics?.ThrottleCount),
      OtherCount: sum((of) => of?.ErrorStatistics?.OtherCount),
      TotalCount: sum((of) => of?.ErrorStatistics?.TotalCount),
    },
    FaultStatistics: {
      OtherCount: sum((of) => of?.FaultStatistics?.OtherCount),
      TotalCount: sum((of) => of?.FaultStatistics?.TotalCount),
    },
    TotalCount: sum((of) => of?.TotalCount),
    TotalResponseTime: sum((of) => of?.TotalResponseTime),
  };
}
