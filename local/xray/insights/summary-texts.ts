import type { Assessment } from './fault-forecast.ts';
import { figures } from './figures.ts';
import { nodeOf } from './group-minute.ts';

// The words that X-Ray uses are not known.

export function describeService(key: string): string {
  const { name, type } = nodeOf(key);
  const shown = `"${name.slice(0, 100).toWellFormed()}"`;
  return type === undefined ? shown : `${shown} (${type.slice(0, 100).toWellFormed()})`;
}

export const describeFaults = (
  service: string,
  { requests, faults, band }: Pick<Assessment, 'requests' | 'faults' | 'band'>,
): string =>
  `${describeService(service)} failed ${faults} of ${requests} requests within ${figures.windowMinutes} minutes; at most ${band.high} were expected`;

export const describeServices = (services: readonly string[]): string =>
  services.length > 3
    ? `${services.slice(0, 3).map(describeService).join(', ')} and ${services.length - 3} more`
    : services.map(describeService).join(', ');
