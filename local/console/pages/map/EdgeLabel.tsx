import styles from './EdgeLabel.module.css';
import type { Point } from './layout-map.ts';
import { textWidth } from './text-width.ts';

/** The figures of an edge that is pointed at, focused or selected, in front of everything. */
export function EdgeLabel({ at, text }: { readonly at: Point; readonly text: string }) {
  const width = textWidth(text, 11.5) + 16;
  return (
    <g className={styles.label} transform={`translate(${at.x} ${at.y})`}>
      <rect x={-width / 2} y={-12} width={width} height={24} rx={6} />
      <text y={4}>{text}</text>
    </g>
  );
}
