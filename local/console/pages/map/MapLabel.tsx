import type { Point } from './layout-map.ts';
import styles from './MapLabel.module.css';
import { textWidth } from './text-width.ts';

/** Figures in front of everything, always large enough to be read. */
export function MapLabel({
  at,
  text,
  scale,
}: {
  readonly at: Point;
  readonly text: string;
  /** Of the map; `useZoom` follows it from here on. */
  readonly scale: number;
}) {
  const width = textWidth(text, 11.5) + 16;
  return (
    <g className={styles.label} transform={`translate(${at.x} ${at.y})`}>
      <g data-upright="" transform={upright(scale)}>
        <rect x={-width / 2} y={-12} width={width} height={24} rx={6} />
        <text y={4}>{text}</text>
      </g>
    </g>
  );
}

/** Not smaller than when nothing is zoomed. */
export const upright = (scale: number): string => `scale(${Math.max(1, 1 / scale)})`;
