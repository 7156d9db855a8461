import { UsageError } from './command.ts';

const millisecondsPer: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const longest = 24 * 3_600_000;

/** `500ms`, `10s`, `2m`, in milliseconds; a bare number is seconds. @throws UsageError */
export function parseDuration(flag: string, text: string): number {
  const [, amount, unit = 's'] = /^(\d{1,9}(?:\.\d{1,9})?)\s*(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const duration = Number(amount) * (millisecondsPer[unit] ?? 1000);
  if (amount !== undefined && duration <= longest) return duration;
  throw new UsageError(`--${flag} must be such as 500ms, 10s or 2m, a day at most, got "${text}"`);
}
