import { recordedOf, type TrendColumn } from './build-trend.ts';
import styles from './TrendBars.module.css';

/** One bar for ten seconds: what matched, and in it what was sampled and, on top, borrowed. */
export function TrendBars({
  columns,
  label,
  width = 120,
  height = 24,
}: {
  readonly columns: readonly TrendColumn[];
  /** With its figures: the picture alone says nothing to who cannot see it. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const greatest = Math.max(
    1,
    ...columns.map((column) => Math.max(column.matched, recordedOf(column))),
  );
  const slot = width / Math.max(1, columns.length);
  const bars = (part: (column: TrendColumn) => readonly [from: number, to: number]) =>
    columns
      .map((column, at) => {
        const [from, to] = part(column);
        if (to <= from) return '';
        const scale = (height - 2) / greatest;
        const high = Math.max(1, (to - from) * scale);
        return `M${(at * slot).toFixed(2)} ${(height - 1 - from * scale).toFixed(2)}v${(-high).toFixed(2)}h${Math.max(0.5, slot - 1).toFixed(2)}v${high.toFixed(2)}z`;
      })
      .join('');
  return (
    <svg
      className={styles.bars}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
      <path className={styles.matched} d={bars(({ matched }) => [0, matched])} />
      <path className={styles.sampled} d={bars(({ sampled }) => [0, sampled])} />
      <path
        className={styles.borrowed}
        d={bars((column) => [column.sampled, recordedOf(column)])}
      />
    </svg>
  );
}
