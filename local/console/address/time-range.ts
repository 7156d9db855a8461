/** What the time range of a page is: the last so many seconds, or from one moment to another. */
export type TimeRange =
  | { readonly kind: 'last'; readonly seconds: number }
  /** Epoch seconds. */
  | { readonly kind: 'between'; readonly start: number; readonly end: number };

/** Epoch seconds, the end exclusive. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

export const defaultTimeRange: TimeRange = { kind: 'last', seconds: 15 * 60 };

/** Six hours is what one service graph and one list of summaries cover. */
export const longestSeconds = 6 * 3600;

export const presets: readonly { readonly label: string; readonly range: TimeRange }[] = [
  { label: 'Last minute', range: { kind: 'last', seconds: 60 } },
  { label: 'Last 5 minutes', range: { kind: 'last', seconds: 300 } },
  { label: 'Last 15 minutes', range: { kind: 'last', seconds: 900 } },
  { label: 'Last 30 minutes', range: { kind: 'last', seconds: 1800 } },
  { label: 'Last hour', range: { kind: 'last', seconds: 3600 } },
  { label: 'Last 3 hours', range: { kind: 'last', seconds: 3 * 3600 } },
  { label: 'Last 6 hours', range: { kind: 'last', seconds: 6 * 3600 } },
];

/**
 * `PT15M`, `PT1H30M`, or `2026-11-20T10:00:00~2026-11-20T10:15:00`, as in links of the X-Ray console; times
 * without a zone are UTC.
 * @returns undefined for what is neither, ends before it starts, or is longer than six hours
 */
export function parseTimeRange(text: string): TimeRange | undefined {
  const [, hours, minutes, seconds] =
    /^PT(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?$/i.exec(text) ?? [];
  if (hours !== undefined || minutes !== undefined || seconds !== undefined) {
    const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
    return total > 0 && total <= longestSeconds ? { kind: 'last', seconds: total } : undefined;
  }
  const [from, to, ...more] = text.split('~');
  if (from === undefined || to === undefined || more.length > 0) return undefined;
  const start = parseTime(from);
  const end = parseTime(to);
  if (start === undefined || end === undefined) return undefined;
  return end > start && end - start <= longestSeconds ? { kind: 'between', start, end } : undefined;
}

export function formatTimeRange(range: TimeRange): string {
  if (range.kind === 'between') return `${formatUtc(range.start)}~${formatUtc(range.end)}`;
  const { seconds } = range;
  if (seconds % 3600 === 0) return `PT${seconds / 3600}H`;
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}

export const windowOf = (range: TimeRange, now: number): TimeWindow =>
  range.kind === 'between' ? range : { start: now - range.seconds, end: now };

function parseTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`);
  return Number.isFinite(ms) ? ms / 1000 : undefined;
}

const formatUtc = (seconds: number): string =>
  new Date(Math.round(seconds * 1000)).toISOString().replace(/(\.000)?Z$/, '');
