import { useCallback, useRef, useState } from 'react';
import { copyText } from '../../components/copy-text.ts';
import { announce } from '../../frame/announce.ts';
import { useKeys } from '../../keyboard/use-keys.ts';
import { DetailPanel } from './detail/DetailPanel.tsx';
import { failuresOf, nextFailure } from './failures.ts';
import { RowFilters } from './RowFilters.tsx';
import { TraceHeader } from './TraceHeader.tsx';
import { TraceLogs } from './TraceLogs.tsx';
import { TraceMap } from './TraceMap.tsx';
import { TraceNotices } from './TraceNotices.tsx';
import styles from './TracePage.module.css';
import type { TraceNode, TraceTree } from './trace-tree.ts';
import { useTraceLogs } from './use-trace-logs.ts';
import { useTraceNotices } from './use-trace-notices.ts';
import { useTraceView } from './use-trace-view.ts';
import { Waterfall } from './Waterfall.tsx';

/** Everything about one trace at a glance. */
export function TraceScreen({ tree }: { readonly tree: TraceTree }) {
  const trace = useTraceView(tree);
  const logs = useTraceLogs(tree);
  const notices = useTraceNotices(tree, trace.asked);
  const [showsDetail, setShowsDetail] = useState(true);
  const detail = useRef<HTMLDivElement>(null);
  const { selected, select } = trace;

  const show = useCallback(
    (node: TraceNode) => {
      select(node, 'push');
      setShowsDetail(true);
    },
    [select],
  );
  const showOrStay = useCallback(
    (node: TraceNode, how: 'push' | 'replace') => {
      select(node, how);
      if (how === 'push') setShowsDetail(true);
    },
    [select],
  );
  const walkFailures = () => {
    const failures = failuresOf(tree);
    const next = nextFailure(failures, selected, 1);
    if (next === undefined) return announce('This trace has no fault');
    select(next, 'replace');
    setShowsDetail(true);
    announce(`${failures.indexOf(next) + 1} of ${failures.length}: ${next.entity.name}`);
  };
  useKeys({
    'next-fault': walkFailures,
    'collapse-all': () => trace.showLevels(1),
    'expand-all': () => trace.showLevels(undefined),
    'copy-id': () =>
      void copyText(tree.trace.id).then((copied) =>
        announce(copied ? 'Copied the id of the trace' : 'The browser did not allow copying'),
      ),
  });

  return (
    <div className={styles.screen}>
      <div className={styles.main}>
        <TraceHeader tree={tree} />
        <TraceNotices notices={notices} onSelect={show} />
        <TraceMap tree={tree} onSelect={show} />
        <RowFilters {...trace.filters} />
        <Waterfall
          {...trace.waterfall}
          logMarks={logs.marks}
          onSelect={showOrStay}
          onDetail={() => {
            setShowsDetail(true);
            requestAnimationFrame(() =>
              detail.current?.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus(),
            );
          }}
        />
        <TraceLogs logs={logs} onSelect={show} />
      </div>
      {showsDetail && selected !== undefined && (
        <div ref={detail} className={styles.detail}>
          <DetailPanel
            tree={tree}
            node={selected}
            cause={trace.waterfall.causes.get(selected)}
            onSelect={show}
            onClose={() => setShowsDetail(false)}
          />
        </div>
      )}
    </div>
  );
}
