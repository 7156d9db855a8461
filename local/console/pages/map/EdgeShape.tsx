import { memo } from 'react';
import { classNames } from '../../components/class-names.ts';
import styles from './EdgeShape.module.css';

export interface EdgeShapeProps {
  readonly edgeKey: string;
  readonly path: string;
  readonly tipX: number;
  readonly tipY: number;
  readonly angle: number;
  readonly middleX: number;
  readonly middleY: number;
  readonly width: number;
  readonly isLink: boolean;
  readonly isDeclared: boolean;
  readonly isSelected: boolean;
  readonly isDimmed: boolean;
  /** Its calls left the zone that they came from: `us-east-1a → us-east-1b`. */
  readonly zones: string | undefined;
  /** For screen readers: from where to where, and the figures. */
  readonly said: string;
}

/** A call or link from one node to another. */
export const EdgeShape = memo(function EdgeShape(props: EdgeShapeProps) {
  const { edgeKey, path, tipX, tipY, angle, middleX, middleY, zones } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      role="button"
      data-edge={edgeKey}
      tabIndex={-1}
      aria-label={props.said}
      aria-pressed={props.isSelected}
      className={classNames(
        styles.edge,
        props.isLink && styles.link,
        props.isDeclared && styles.declared,
        props.isSelected && styles.selected,
        props.isDimmed && styles.dimmed,
      )}
    >
      <path d={path} className={styles.reach} />
      <path d={path} className={styles.line} strokeWidth={props.width} />
      <path
        d="M0 0L-9 -4.5L-9 4.5Z"
        className={styles.arrow}
        transform={`translate(${tipX} ${tipY}) rotate(${angle})`}
      />
      {zones !== undefined && (
        <g transform={`translate(${middleX} ${middleY})`}>
          <title>{`Between availability zones: ${zones}`}</title>
          <rect x={-15} y={-8} width={30} height={16} rx={8} className={styles.plate} />
          <path d="M-9 0H-5M5 0H9M-2-4V4M2-4V4M6.5-2.5L9 0L6.5 2.5" className={styles.zones} />
        </g>
      )}
    </g>
  );
});
