import { memo } from 'react';
import { typeName } from '../../../wording/type-name.ts';
import { classNames } from '../../components/class-names.ts';
import { serviceIconName, serviceIconPaths } from '../../icons/service-icon-paths.ts';
import type { MapNode, NodeKind } from './map-model.ts';
import { NodeRing } from './NodeRing.tsx';
import styles from './NodeShape.module.css';
import { fitText, textWidth } from './text-width.ts';

export interface NodeShapeProps {
  readonly nodeKey: string;
  readonly label: string;
  /** For screen readers: what cannot be seen as text. */
  readonly said: string;
  readonly kind: NodeKind;
  readonly type: string | undefined;
  /** Only what the template says, no traffic yet. */
  readonly isDeclared: boolean;
  readonly isUntraced: boolean;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly ok: number;
  readonly error: number;
  readonly throttle: number;
  readonly fault: number;
  /** `48 ms`, `12 /min`; without them the icon stands in the node. */
  readonly average: string | undefined;
  readonly rate: string | undefined;
  readonly isSelected: boolean;
  readonly isDimmed: boolean;
  readonly isTabStop: boolean;
}

const nameSize = 12;
const widestName = 150;

/** A node: its ring, what stands in it, its name and its type. */
export const NodeShape = memo(function NodeShape(props: NodeShapeProps) {
  const { nodeKey, label, said, kind, type, x, y, radius, average, rate } = props;
  const name = fitText(label, nameSize, widestName);
  const under = fitText(subtitle(props), 10.5, 172);
  const width = Math.ceil(textWidth(name, nameSize)) + 16;
  const hasFigures = average !== undefined;
  // What can be seen comes first, in its order: so that who says what they see is understood.
  const spoken = [
    ...[name, under],
    ...(hasFigures ? [average, rate] : []),
    said,
    name === label ? undefined : `in full ${label}`,
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      role="button"
      data-node={nodeKey}
      transform={`translate(${x} ${y})`}
      tabIndex={props.isTabStop ? 0 : -1}
      aria-label={spoken.filter(Boolean).join(', ')}
      aria-pressed={props.isSelected}
      className={classNames(
        styles.node,
        styles[kind],
        props.isDeclared && styles.declared,
        props.isUntraced && styles.untraced,
        props.isSelected && styles.selected,
        props.isDimmed && styles.dimmed,
      )}
    >
      <circle r={radius + 8} className={styles.halo} />
      <circle r={radius} className={styles.disc} />
      <NodeRing
        radius={radius}
        ok={props.ok}
        error={props.error}
        throttle={props.throttle}
        fault={props.fault}
      />
      <g transform={`translate(0 ${radius + 12})`}>
        <rect x={-width / 2} width={width} height={20} rx={5} className={styles.plate} />
        <text y={14} className={styles.name} direction="ltr" unicodeBidi="isolate">
          {name}
        </text>{' '}
        <text y={34} className={styles.type}>
          {under}
        </text>{' '}
      </g>
      {hasFigures ? (
        <>
          <text
            y={rate === undefined ? 4 : -1}
            className={styles.average}
            fontSize={sizeWithin(radius, average, 13)}
          >
            {average}
          </text>{' '}
          <text y={13} className={styles.rate} fontSize={sizeWithin(radius, rate ?? '', 10.5)}>
            {rate}
          </text>{' '}
        </>
      ) : (
        <path
          className={styles.icon}
          transform={`scale(${radius > 27 ? 1.25 : 1}) translate(-12 -12)`}
          d={serviceIconPaths[serviceIconName(kind === 'group' ? 'group' : type)]}
        />
      )}
    </g>
  );
});

/** Of a text that is to stay within the ring. */
const sizeWithin = (radius: number, text: string, usual: number): number =>
  Math.min(usual, Math.floor(((radius * 2 - 14) / textWidth(text, 1)) * 10) / 10);

const subtitle = ({ type, kind, rate, isUntraced }: NodeShapeProps): string => {
  if (kind === 'client' && type === 'client') return rate ?? '';
  const name = kind === 'group' ? (type ?? '') : (typeName(type) ?? 'service');
  return isUntraced ? `${name}, not traced` : name;
};

export const isDeclaredOnly = ({ parts, members }: MapNode): boolean =>
  parts.length === 0 && members === undefined;
