import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef } from 'react';
import { useKeys } from '../../keyboard/use-keys.ts';
import type { TimeView } from './build-axis.ts';
import type { WaterfallRow as Row } from './build-waterfall.ts';
import type { CriticalPath } from './critical-path.ts';
import type { FailureCause } from './failures.ts';
import { moveInTree } from './move-in-tree.ts';
import { TimeAxis } from './TimeAxis.tsx';
import type { TraceNode, TraceTree } from './trace-tree.ts';
import { useRowInSight } from './use-row-in-sight.ts';
import styles from './Waterfall.module.css';
import { WaterfallRow } from './WaterfallRow.tsx';

/** Pixels; as in the stylesheet. */
const rowHeight = 28;

export interface WaterfallProps {
  readonly tree: TraceTree;
  readonly rows: readonly Row[];
  readonly selected: TraceNode | undefined;
  readonly view: TimeView;
  readonly criticalPath: CriticalPath | undefined;
  readonly causes: ReadonlyMap<TraceNode, FailureCause>;
  /** Seconds from the start of the trace, by key. */
  readonly logMarks: ReadonlyMap<string, readonly number[]>;
  readonly onSelect: (node: TraceNode, how: 'push' | 'replace') => void;
  readonly onOpen: (node: TraceNode, open: boolean) => void;
  readonly onView: (view: TimeView | undefined) => void;
  readonly onDetail: () => void;
}

/** The tree of a trace on a time axis: an ARIA treegrid of which only the rows in sight exist. */
export function Waterfall({
  tree,
  rows,
  selected,
  view,
  criticalPath,
  causes,
  logMarks,
  onSelect,
  onOpen,
  onView,
  onDetail,
}: WaterfallProps) {
  const base = useId();
  const scroller = useRef<HTMLTableElement>(null);
  const at = useMemo(() => rows.findIndex(({ node }) => node === selected), [rows, selected]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    // The header stays on top of the rows.
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    // What has the focus is there even when it is scrolled away.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (at < 0 || shown.includes(at)) return shown;
      return at < (shown[0] ?? 0) ? [at, ...shown] : [...shown, at];
    },
  });

  useRowInSight(virtual, at, selected?.entity.key);

  // From wherever the focus is: it follows into the rows.
  const walk = (key: 'j' | 'k') => () => {
    const step = moveInTree(rows, at, key, 1);
    if (step?.kind !== 'select') return false;
    scroller.current?.focus({ preventScroll: true });
    onSelect(step.node, 'replace');
    return true;
  };
  useKeys({ 'next-row': walk('j'), 'previous-row': walk('k') });

  const rowId = (node: TraceNode) => `${base}${node.index}`;
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const action = moveInTree(rows, at, event.key, page);
    if (action === undefined) return;
    event.preventDefault();
    if (action.kind === 'select') onSelect(action.node, 'replace');
    else if (action.kind === 'detail') onDetail();
    else onOpen(action.node, action.open);
  };

  return (
    <div className={styles.waterfall}>
      <table
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that open make a table a tree
        role="treegrid"
        aria-label="Timeline of the trace"
        aria-rowcount={rows.length + 1}
        aria-colcount={5}
        aria-activedescendant={at < 0 || selected === undefined ? undefined : rowId(selected)}
        tabIndex={0}
        className={styles.scroller}
        onKeyDown={move}
      >
        <thead>
          <tr aria-rowindex={1} className={styles.head}>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col" className={styles.figure} title="Time in which nothing below it ran">
              Self
            </th>
            <th scope="col" className={styles.figure}>
              Duration
            </th>
            <th scope="col" aria-label="Timeline">
              <TimeAxis view={view} onView={onView} />
            </th>
          </tr>
        </thead>
        <tbody className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <WaterfallRow
                  key={row.node.entity.key}
                  id={rowId(row.node)}
                  row={row}
                  number={index + 2}
                  top={start - rowHeight}
                  traceStart={tree.start}
                  view={view}
                  isSelected={index === at}
                  critical={criticalPath?.get(row.node.entity.key)}
                  cause={causes.get(row.node)}
                  logMarks={logMarks.get(row.node.entity.key)}
                  onSelect={onSelect}
                  onOpen={onOpen}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
