import { type CSSProperties, memo } from 'react';
import { formatDuration } from '../../../wording/duration.ts';
import { plainText } from '../../../wording/plain-text.ts';
import { classNames } from '../../components/class-names.ts';
import { OutcomeMark } from '../../components/OutcomeMark.tsx';
import { Untrusted } from '../../components/Untrusted.tsx';
import { Icon } from '../../icons/Icon.tsx';
import { ServiceIcon } from '../../icons/ServiceIcon.tsx';
import type { TimeView } from './build-axis.ts';
import type { WaterfallRow as Row } from './build-waterfall.ts';
import { callOf, iconTypeOf, kindOf } from './describe-node.ts';
import type { FailureCause } from './failures.ts';
import type { Interval } from './self-time.ts';
import { TimeBar } from './TimeBar.tsx';
import { nodeDuration, type TraceNode } from './trace-tree.ts';
import styles from './Waterfall.module.css';

/** Steps to the right after which a number says how deep a row is. */
const mostSteps = 14;

interface WaterfallRowProps {
  readonly id: string;
  readonly row: Row;
  readonly number: number;
  /** Pixels. */
  readonly top: number;
  readonly traceStart: number;
  readonly view: TimeView;
  readonly isSelected: boolean;
  readonly critical: readonly Interval[] | undefined;
  readonly cause: FailureCause | undefined;
  readonly logMarks: readonly number[] | undefined;
  readonly onSelect: (node: TraceNode, how: 'push' | 'replace') => void;
  readonly onOpen: (node: TraceNode, open: boolean) => void;
}

export const WaterfallRow = memo(function WaterfallRow({
  id,
  row,
  number,
  top,
  traceStart,
  view,
  isSelected,
  critical,
  cause,
  logMarks,
  onSelect,
  onOpen,
}: WaterfallRowProps) {
  const { node, open } = row;
  const { entity } = node;
  const duration = nodeDuration(node);
  return (
    <tr
      id={id}
      aria-rowindex={number}
      aria-level={node.depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={open}
      aria-selected={isSelected}
      className={classNames(
        styles.row,
        isSelected && styles.selected,
        row.isContext && styles.context,
      )}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(node, 'push')}
    >
      <td
        className={styles.name}
        style={{ '--depth': Math.min(node.depth, mostSteps) } as CSSProperties}
      >
        {open === undefined ? (
          <span className={styles.leaf} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className={styles.toggle}
            aria-label={open ? 'Collapse' : 'Expand'}
            onClick={(event) => {
              event.stopPropagation();
              onOpen(node, !open);
            }}
          >
            <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          </button>
        )}
        {node.depth > mostSteps && <span className={styles.depth}>{node.depth}</span>}
        <RowIcon node={node} />
        <RowName node={node} cause={cause} />
      </td>
      <td className={styles.status}>
        {(node.outcome !== 'ok' || entity.http?.status !== undefined) && (
          <OutcomeMark outcome={node.outcome} />
        )}
        {entity.http?.status}
      </td>
      <td className={styles.figure}>
        {entity.end === undefined ? '–' : formatDuration(node.selfTime)}
      </td>
      <td className={styles.figure}>
        {duration === undefined ? 'so far' : formatDuration(duration)}
      </td>
      <td className={styles.timeline}>
        <TimeBar
          node={node}
          traceStart={traceStart}
          view={view}
          critical={critical}
          logMarks={logMarks}
        />
      </td>
    </tr>
  );
});

function RowIcon({ node }: { readonly node: TraceNode }) {
  const type = iconTypeOf(node);
  return type === undefined ? null : <ServiceIcon type={type} size={16} />;
}

function RowName({
  node,
  cause,
}: {
  readonly node: TraceNode;
  readonly cause: FailureCause | undefined;
}) {
  const { entity, inferred } = node;
  // The icon says already that it is a query.
  const words = [entity.sql === undefined && kindOf(node), callOf(node)]
    .filter(Boolean)
    .join(' · ');
  return (
    <span
      className={styles.words}
      title={plainText(
        [entity.name, words, cause && `error caused by ${causeText(cause)}`]
          .filter(Boolean)
          .join(' · ')
          .slice(0, 400),
      )}
    >
      <span className={entity.kind === 'segment' ? styles.segment : undefined}>
        <Untrusted text={entity.name} most={80} inControl />
      </span>
      {(inferred !== undefined || entity.inferred) && <span className={styles.tag}>inferred</span>}
      {words !== '' && (
        <span className={classNames(styles.kind, entity.sql !== undefined && styles.statement)}>
          <Untrusted text={words} most={80} inControl />
        </span>
      )}
      {cause?.node === node && (
        <span className={styles.cause}>
          Error caused by <Untrusted text={causeText(cause)} most={120} inControl />
        </span>
      )}
    </span>
  );
}

const causeText = ({ exception: { type, message } }: FailureCause): string =>
  message === '' ? type : `${type}: ${message}`;
