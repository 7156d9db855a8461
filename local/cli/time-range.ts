import { type Flag, type FlagValues, stringFlag, UsageError } from './command.ts';

export interface TimeRange {
  readonly start: Date;
  readonly end: Date;
}

export const timeFlags = {
  'start-time': {
    type: 'string',
    value: 'time',
    help: 'from here: 5m, 2h, "10m ago", an ISO 8601 time or epoch seconds (default 1h)',
  },
  'end-time': { type: 'string', value: 'time', help: 'to here (default now)' },
} as const satisfies Record<string, Flag>;

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** @throws UsageError for a time that cannot be read, or a range that ends before it begins. */
export function timeRange(flags: FlagValues, now = new Date(), byDefault = '1h'): TimeRange {
  const start = parseTime('start-time', stringFlag(flags, 'start-time') ?? byDefault, now);
  const endText = stringFlag(flags, 'end-time');
  // The end is exclusive, and what arrives this very second belongs in.
  const end =
    endText === undefined ? new Date(now.getTime() + 1000) : parseTime('end-time', endText, now);
  if (end < start) throw new UsageError('--end-time must not be before --start-time');
  return { start, end };
}

function parseTime(flag: string, text: string, now: Date): Date {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([smhd])(?:\s*ago)?$/i.exec(text.trim()) ?? [];
  if (amount !== undefined && unit !== undefined) {
    return new Date(now.getTime() - Number(amount) * (secondsPer[unit.toLowerCase()] ?? 1) * 1000);
  }
  const date = /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new UsageError(`--${flag} "${text}" is not a time; write 5m, 2h or 2026-11-20T08:00:00Z`);
}
