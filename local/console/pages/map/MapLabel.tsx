import type { Point } from './layout-map.ts';
import styles from './MapLabel.module.css';
import { textWidth } from './text-width.ts';

export const labelSize = 11.5;
const lineHeight = 15;

/** Figures in front of everything, always large enough to be read. */
export function MapLabel({
  at,
  title,
  text,
  scale,
}: {
  readonly at: Point;
  readonly title?: string | undefined;
  readonly text: string;
  /** Of the map; `useZoom` follows it from here on. */
  readonly scale: number;
}) {
  const width = Math.max(...[title ?? '', text].map((line) => textWidth(line, labelSize))) + 16;
  const height = title === undefined ? 24 : 24 + lineHeight;
  // What has a title is large: it stands above what it is about.
  const top = title === undefined ? -12 : -12 - height;
  return (
    <g className={styles.label} transform={`translate(${at.x} ${at.y})`}>
      <g data-upright="" transform={upright(scale)}>
        <rect x={-width / 2} y={top} width={width} height={height} rx={6} />
        {title !== undefined && (
          <text y={top + 16} fontWeight={650}>
            {title}
          </text>
        )}
        <text y={top + height - 8}>{text}</text>
      </g>
    </g>
  );
}

/** Not smaller than when nothing is zoomed. */
export const upright = (scale: number): string => `scale(${Math.max(1, 1 / scale)})`;
