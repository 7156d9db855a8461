import { figures } from './figures.ts';
import { addOutcomes, type GroupMinute, noOutcomes, type OutcomeCounts } from './group-minute.ts';
import type { Impact, Insight } from './insight.ts';

const mostTop = 5;

/** What an insight has done, counted anew from the minutes from its start up to `until`. */
export function measureImpact(
  {
    rootCause,
    services,
    entries,
    start,
  }: Pick<Insight, 'rootCause' | 'services' | 'entries' | 'start'>,
  minutes: readonly GroupMinute[],
  until: number,
): Impact {
  const during = minutes.filter(({ minute }) => minute >= start && minute < until);
  const faults = new Map(
    services.map((service) => [service, sum(during, 'services', [service]).fault]),
  );
  return {
    client: sum(during, 'clients', entries),
    rootCause: sum(during, 'services', [rootCause]),
    top: services
      .toSorted((a, b) => (faults.get(b) ?? 0) - (faults.get(a) ?? 0) || (a < b ? -1 : 1))
      .slice(0, mostTop),
  };
}

function sum(
  minutes: readonly GroupMinute[],
  of: 'services' | 'clients',
  keys: readonly string[],
): OutcomeCounts {
  return minutes
    .flatMap((minute) => keys.flatMap((key) => minute[of].get(key) ?? []))
    .reduce(addOutcomes, noOutcomes);
}

/** The minutes of the window that ends with the minute `at`. */
export const windowOf = (minutes: readonly GroupMinute[], at: number): GroupMinute[] =>
  minutes.filter(({ minute }) => minute > at - figures.windowMinutes * 60 && minute <= at);
