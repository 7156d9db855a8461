import type { ValueRange } from '../../components/charts/Histogram.tsx';

/** What selects traces whose clients had their answer within the range. */
export const responseTimeTerm = ({ from, to }: ValueRange): string =>
  [...(from > 0 ? [`responsetime >= ${decimal(from)}`] : []), `responsetime < ${decimal(to)}`].join(
    ' AND ',
  );

/** The language has no exponents. */
export function decimal(value: number): string {
  const text = value.toFixed(9);
  return text.replace(/\.?0+$/, '');
}
