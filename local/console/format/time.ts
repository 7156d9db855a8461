/** The zone that times are shown in: a preference of this browser. */
let zone: 'browser' | 'utc' = 'browser';
let clock = clockIn(zone);
let day = dayIn(zone);

export function setTimeZone(next: 'browser' | 'utc'): void {
  zone = next;
  clock = clockIn(next);
  day = dayIn(next);
}

/** `12:04:33`, in the zone of the preferences. */
export const formatClock = (seconds: number): string =>
  isMoment(seconds) ? clock.format(seconds * 1000) : '–';

/** Whether there is a date for it: documents hold any number. */
export const isMoment = (seconds: number): boolean => Math.abs(seconds) <= 8.64e12;

/** `2026-11-20 12:04:33.201 UTC+1`. */
export function formatTime(seconds: number): string {
  if (!isMoment(seconds)) return '–';
  // Seconds with a fraction are not exact to the millisecond.
  const ms = Math.round(seconds * 1000);
  const fraction = String(((ms % 1000) + 1000) % 1000).padStart(3, '0');
  return `${day.format(ms)} ${clock.format(ms)}.${fraction} ${zoneOf(seconds)}`;
}

/** `UTC`, `UTC+1`, `UTC-3:30`: of the zone of the preferences at that moment. */
export function zoneOf(seconds: number): string {
  const minutes = zone === 'utc' ? 0 : -new Date(seconds * 1000).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  const hours = Math.trunc(Math.abs(minutes) / 60);
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** `just now`, `2 s ago`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function formatAgo(seconds: number, now: number): string {
  const ago = now - seconds;
  if (Number.isNaN(ago)) return '–';
  if (ago < 1) return 'just now';
  if (ago < 60) return `${Math.floor(ago)} s ago`;
  if (ago < 3600) return `${Math.floor(ago / 60)} min ago`;
  if (ago < 86_400) return `${Math.floor(ago / 3600)} h ago`;
  const days = Math.floor(ago / 86_400);
  return `${days} ${days === 1 ? 'day' : 'days'} ago`;
}

function clockIn(zone: 'browser' | 'utc'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    ...(zone === 'utc' && { timeZone: 'UTC' }),
  });
}

function dayIn(zone: 'browser' | 'utc'): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(zone === 'utc' && { timeZone: 'UTC' }),
  });
}
