import { formatClock, zoneOf } from '../../format/time.ts';

/** A mark on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `least`. */
export function niceStep(least: number): number {
  if (!(least > 0) || !Number.isFinite(least)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return rounded(factor * power);
}

/** Sums of decimal steps without the tail that binary fractions give them. */
export const rounded = (value: number): number => Number(value.toPrecision(12));

/** From 0, or from what lies below `min`, up to the first mark that `max` does not pass. */
export function niceTicks(
  min: number,
  max: number,
  most: number,
  format: (value: number) => string,
  leastStep = 0,
): Tick[] {
  if (!(max >= min)) return [];
  const step = Math.max(leastStep, niceStep((max - min) / Math.max(1, most)));
  const first = Math.floor(min / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(max / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const value = rounded((first + at) * step);
    return { value, label: format(value) };
  });
}

/** Of whole things: never half a trace. */
export const countTicks = (max: number, most: number): Tick[] =>
  niceTicks(0, Math.max(1, max), most, (value) => compact.format(value), 1);

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Seconds between two marks that people count in. */
const clockSteps = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3600),
];

/** The smallest step that people count in and that divides the time into at most so many. */
export const clockStep = (seconds: number, most: number): number =>
  clockSteps.find((step) => seconds / step <= most) ?? 86_400;

/** Round times of the zone that times are shown in, between two moments, both in epoch seconds. */
export function clockTicks(start: number, end: number, most: number): Tick[] {
  if (!(end > start)) return [];
  const step = clockStep(end - start, most);
  const zone = zoneSeconds(start);
  const ticks: Tick[] = [];
  for (let at = Math.ceil((start + zone) / step) * step; at <= end + zone; at += step) {
    const clock = formatClock(at - zone);
    ticks.push({ value: at - zone, label: step < 60 ? clock : clock.slice(0, 5) });
  }
  return ticks;
}

/** How far the clock of the zone is ahead of UTC. */
function zoneSeconds(at: number): number {
  const [, sign, hours = 0, minutes = 0] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(zoneOf(at)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
