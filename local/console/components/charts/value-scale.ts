import { niceTicks, rounded, type Tick } from './build-ticks.ts';
import { percentile } from './percentiles.ts';

/** Where values lie on an axis, from 0 at its beginning to 1 at its end. */
export interface ValueScale {
  readonly kind: 'even' | 'growing';
  readonly ticks: readonly Tick[];
  place(value: number): number;
  value(place: number): number;
}

/**
 * Even from 0; growing (each mark a multiple of the one before) where a few values are so great that all others
 * would lie on the axis.
 * @param sorted ascending
 */
export function valueScale(
  sorted: ArrayLike<number>,
  format: (value: number) => string,
  most = 5,
): ValueScale {
  const greatest = Math.max(0, sorted[sorted.length - 1] ?? 0);
  const median = percentile(sorted, 0.5) ?? 0;
  const isGrowing = median > 0 && greatest / median > 25;
  return isGrowing
    ? growingScale(Math.max(percentile(sorted, 0.01) ?? 0, greatest / 1e6), greatest, format)
    : evenScale(greatest, format, most);
}

function evenScale(greatest: number, format: (value: number) => string, most: number): ValueScale {
  const ticks = niceTicks(0, greatest > 0 ? greatest : 0.001, most, format);
  const end = ticks.at(-1)?.value ?? 1;
  return {
    kind: 'even',
    ticks,
    place: (value) => within(value / end),
    value: (place) => within(place) * end,
  };
}

function growingScale(
  least: number,
  greatest: number,
  format: (value: number) => string,
): ValueScale {
  const first = Math.floor(Math.log10(least) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(greatest) - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => {
    const value = rounded(10 ** (first + at));
    return { value, label: format(value) };
  });
  return {
    kind: 'growing',
    ticks,
    place: (value) => (value > 0 ? within((Math.log10(value) - first) / (last - first)) : 0),
    // The lower end stands for everything below it.
    value: (place) => (place <= 0 ? 0 : 10 ** (first + within(place) * (last - first))),
  };
}

const within = (place: number): number => Math.min(1, Math.max(0, place));
