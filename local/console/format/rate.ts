/** `12 /min`, `0.1 /min`, of so many within so many seconds. */
export function formatRate(count: number, seconds: number): string {
  if (!(seconds > 0)) return '–';
  const perMinute = (count * 60) / seconds;
  if (perMinute === 0) return '0 /min';
  if (perMinute < 0.1) return '< 0.1 /min';
  return `${perMinute < 10 ? Math.round(perMinute * 10) / 10 : formatCount(Math.round(perMinute))} /min`;
}

const grouped = new Intl.NumberFormat('en');

/** `12,345` */
export const formatCount = (count: number): string => grouped.format(count);

/** `0 %`, `< 1 %`, `12 %`: a share that is not nothing never reads as nothing. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0) || part <= 0) return '0 %';
  const percent = (part / whole) * 100;
  if (percent < 1) return '< 1 %';
  return part < whole && percent > 99 ? '> 99 %' : `${Math.round(percent)} %`;
}
