import { longestSeconds, type TimeRange } from '../address/time-range.ts';

export type Zone = 'browser' | 'utc';

/** What an `<input type="datetime-local" step="1">` takes: `2026-11-20T10:00:00`, in the zone that times are shown in. */
export function toInput(seconds: number, zone: Zone): string {
  const ms = Math.round(seconds * 1000);
  const offset = zone === 'utc' ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(ms - offset).toISOString().slice(0, 19);
}

/** @returns undefined for what is no moment */
export function fromInput(text: string, zone: Zone): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const ms = Date.parse(zone === 'utc' ? `${text}Z` : text);
  return Number.isFinite(ms) ? ms / 1000 : undefined;
}

export type TypedRange =
  | { readonly range: TimeRange; readonly error?: undefined }
  | { readonly range?: undefined; readonly error: string };

/** From one moment to another as they were typed, or a sentence that says what is wrong. */
export function typedRange(from: string, to: string, zone: Zone): TypedRange {
  const start = fromInput(from, zone);
  const end = fromInput(to, zone);
  if (start === undefined) return { error: 'From is no date with a time.' };
  if (end === undefined) return { error: 'To is no date with a time.' };
  if (end <= start) return { error: 'To has to be later than from.' };
  if (end - start > longestSeconds) {
    return { error: 'X-Ray answers for at most 6 hours at once: choose a shorter range.' };
  }
  return { range: { kind: 'between', start, end } };
}
