import { formatTimeRange, parseTimeRange, presets, type TimeRange } from '../address/time-range.ts';
import { readStored, type StorageKey, writeStored } from './storage.ts';

const key: StorageKey = 'tracelab.recent-ranges';
const most = 5;

/** Ranges that were chosen in this browser, the last one first; presets are at hand anyway. */
export function recentRanges(): TimeRange[] {
  const stored = readStored(key);
  if (!Array.isArray(stored)) return [];
  return stored
    .slice(0, most)
    .flatMap((text) => (typeof text === 'string' ? (parseTimeRange(text) ?? []) : []));
}

export function rememberRange(range: TimeRange): void {
  const text = formatTimeRange(range);
  if (presets.some((preset) => formatTimeRange(preset.range) === text)) return;
  const others = recentRanges()
    .map(formatTimeRange)
    .filter((each) => each !== text);
  writeStored(key, [text, ...others].slice(0, most));
}
