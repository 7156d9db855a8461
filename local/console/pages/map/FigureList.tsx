import { formatDuration } from '../../../wording/duration.ts';
import { percentileOf } from '../../components/charts/percentiles.ts';
import { formatCount, formatRate } from '../../format/rate.ts';
import styles from './ElementPanel.module.css';
import { averageOf, type Figures, type HistogramEntry } from './figures.ts';

/** The figures of a node or edge in a row. */
export function FigureList({
  figures,
  responseTimes,
  seconds,
  noun,
}: {
  readonly figures: Figures;
  readonly responseTimes: readonly HistogramEntry[];
  readonly seconds: number | undefined;
  /** What is counted: `requests`, `calls`. */
  readonly noun: string;
}) {
  const rows: readonly (readonly [string, string])[] = [
    [noun, formatCount(figures.total)],
    ...(seconds === undefined ? [] : [['rate', formatRate(figures.total, seconds)] as const]),
    ['average', formatDuration(averageOf(figures))],
    ['p50', formatDuration(percentileOf(responseTimes, 0.5))],
    ['p95', formatDuration(percentileOf(responseTimes, 0.95))],
  ];
  return (
    <dl className={styles.figures}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
