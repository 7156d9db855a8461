import type { Edge, Service, ServiceStatistics } from '@aws-sdk/client-xray';

/**
 * A service graph as text to compare with: one line a node (name, type, state, root, counts) and one
 * below it for each of its edges (target, `->` for a call and `~>` for a link, counts, alias).
 */
export function graphLines(services: readonly Service[] = []): string[] {
  return services.flatMap((service) => [
    `${labelOf(service)} ${service.State}${service.Root ? ' root' : ''}${counts(service.SummaryStatistics)}`,
    ...(service.Edges ?? []).map((edge) => `  ${edgeLine(edge, services)}`),
  ]);
}

function edgeLine(edge: Edge, services: readonly Service[]): string {
  const target = services.find(({ ReferenceId }) => ReferenceId === edge.ReferenceId);
  const arrow = edge.EdgeType === 'link' ? '~>' : '->';
  const aliases = (edge.Aliases ?? []).map(({ Name, Type }) => ` as ${Name} (${Type})`).join('');
  return `${arrow} ${labelOf(target)}${counts(edge.SummaryStatistics)}${aliases}`;
}

const labelOf = (service: Service | undefined): string =>
  `${service?.Name} (${service?.Type ?? 'no type'})`;

function counts(statistics: ServiceStatistics | undefined): string {
  const { OkCount, ErrorStatistics, FaultStatistics } = statistics ?? {};
  return [
    ['ok', OkCount],
    ['error', ErrorStatistics?.OtherCount],
    ['throttle', ErrorStatistics?.ThrottleCount],
    ['fault', FaultStatistics?.TotalCount],
  ]
    .filter(([, count]) => count !== undefined && count !== 0)
    .map(([outcome, count]) => ` ${outcome} ${count}`)
    .join('');
}
