import type { ComputeContext } from './context.ts';

/** A zone for each of a number of tasks or instances, in turn over those of the subnets. */
export function spreadOverZones(
  { zoneOf, cloud }: Pick<ComputeContext, 'zoneOf' | 'cloud'>,
  subnetIds: readonly string[],
  count: number,
): string[] {
  const known = subnetIds.flatMap((id) => zoneOf(id) ?? []);
  const zones = known.length > 0 ? known : [`${cloud.region}a`, `${cloud.region}b`];
  return Array.from({ length: count }, (_, index) => zones[index % zones.length] ?? '');
}
