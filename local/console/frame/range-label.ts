import { formatTimeRange, presets, type TimeRange } from '../address/time-range.ts';
import { formatTime, zoneOf } from '../format/time.ts';

/** `Last 15 minutes`, `Last 90 s`, `2026-11-20 10:00:00 – 10:15:00 UTC+1`. */
export function rangeLabel(range: TimeRange): string {
  if (range.kind === 'last') {
    const text = formatTimeRange(range);
    const preset = presets.find((each) => formatTimeRange(each.range) === text);
    return preset?.label ?? `Last ${lengthOf(range.seconds)}`;
  }
  const [startDay = '', startTime = ''] = parts(range.start);
  const [endDay = '', endTime = ''] = parts(range.end);
  const end = endDay === startDay ? endTime : `${endDay} ${endTime}`;
  return `${startDay} ${startTime} – ${end} ${zoneOf(range.end)}`;
}

/** Without milliseconds and zone. */
const parts = (seconds: number): string[] =>
  formatTime(seconds)
    .split(' ')
    .slice(0, 2)
    .map((part) => part.replace(/\.\d{3}$/, ''));

function lengthOf(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return [
    hours > 0 ? `${hours} h` : '',
    minutes > 0 ? `${minutes} min` : '',
    rest > 0 ? `${rest} s` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
