import styles from './Sparkline.module.css';

export interface SparklineProps {
  /** What it shows, with its figures: the picture alone says nothing to who cannot see it. */
  readonly label: string;
  readonly values: readonly number[];
  /** Part of each value that went wrong. */
  readonly wrong?: readonly number[];
  readonly width?: number;
  readonly height?: number;
}

/** Small bars without axes, for a place in a line of text. */
export function Sparkline({ label, values, wrong = [], width = 120, height = 24 }: SparklineProps) {
  const greatest = Math.max(0, ...values);
  const slot = width / Math.max(1, values.length);
  const bars = (counts: readonly number[]) =>
    counts
      .map((count, at) => {
        if (!(count > 0) || greatest === 0) return '';
        const high = Math.max(1, (count / greatest) * (height - 1));
        return `M${(at * slot).toFixed(1)} ${height}v${(-high).toFixed(1)}h${Math.max(0.5, slot - 0.5).toFixed(1)}v${high.toFixed(1)}z`;
      })
      .join('');
  return (
    <svg
      className={styles.sparkline}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
      <path className={styles.all} d={bars(values)} />
      <path className={styles.wrong} d={bars(wrong)} />
    </svg>
  );
}
