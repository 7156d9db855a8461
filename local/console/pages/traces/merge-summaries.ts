import type { TimeWindow } from '../../address/time-range.ts';
import type { WireTraceSummary } from '../../api/operations.ts';

export interface Loaded {
  readonly summaries: readonly WireTraceSummary[];
  /** Whether X-Ray has more than these. */
  readonly more: boolean;
}

export interface Changes {
  /** As they are now, of those that match. */
  readonly matching: readonly WireTraceSummary[];
  /** Ids of all that changed, those included that do not match (any more). */
  readonly changed: Iterable<string>;
}

/** What was loaded, with what has changed since put in its place, newest first and no more than `most`. */
export function mergeSummaries(
  { summaries, more }: Loaded,
  { matching, changed }: Changes,
  { start, end }: TimeWindow,
  most: number,
): Loaded {
  const replaced = new Set(changed);
  for (const { Id = '' } of matching) replaced.add(Id);
  const kept = summaries.filter(({ Id = '' }) => !replaced.has(Id));
  const inside = [...matching, ...kept].filter(
    ({ StartTime: time = 0 }) => time >= Math.floor(start) && time < end,
  );
  inside.sort((a, b) => (b.StartTime ?? 0) - (a.StartTime ?? 0));
  // What follows the last one that is known may not be complete.
  const oldest = more ? (summaries.at(-1)?.StartTime ?? 0) : 0;
  const known = inside.filter(({ StartTime: time = 0 }) => time >= oldest);
  return { summaries: known.slice(0, most), more: more || known.length > most };
}
