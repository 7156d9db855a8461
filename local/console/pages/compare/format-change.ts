import { formatDuration } from '../../../wording/duration.ts';

/** `+12 ms`, `−1.43 s`, `±0`: what `b` took longer than `a`. */
export function formatChange(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  if (Math.abs(seconds) < 0.00005) return '±0';
  return `${seconds < 0 ? '−' : '+'}${formatDuration(Math.abs(seconds))}`;
}

/** `+40 %`, `−7 %`, of what `a` took; nothing of what took no time. */
export function formatPercent(change: number | undefined, before: number | undefined): string {
  if (change === undefined || before === undefined || before <= 0) return '';
  const percent = (change / before) * 100;
  if (Math.abs(percent) < 0.5) return '±0 %';
  const size = Math.abs(percent);
  return `${percent < 0 ? '−' : '+'}${size > 9999 ? '> 9999' : Math.round(size)} %`;
}
