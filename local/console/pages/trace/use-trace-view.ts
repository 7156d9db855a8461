import { useCallback, useMemo, useState } from 'react';
import { navigate, useAddress } from '../../address/address.ts';
import { clampView, shownDuration, type TimeView } from './build-axis.ts';
import {
  buildWaterfall,
  callersOf,
  closedBelow,
  everyRow,
  type RowFilter,
} from './build-waterfall.ts';
import { findCriticalPath } from './critical-path.ts';
import { findCauses, firstFocus } from './failures.ts';
import { nodeDuration, type TraceNode, type TraceTree } from './trace-tree.ts';
import { traceAddress } from './url.ts';

/** What of a trace is shown and selected. Keys, not nodes, are kept: a trace that grows is a new tree. */
export function useTraceView(tree: TraceTree) {
  const address = useAddress();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [filter, setFilter] = useState<RowFilter>(everyRow);
  const [showsCritical, setShowsCritical] = useState(true);
  const [zoom, setZoom] = useState<TimeView>();
  // Where the eye goes first is decided once, so that a trace that grows does not move it.
  const [first] = useState(() => firstFocus(tree)?.entity.key);

  const asked = address.query.get('segment');
  const selected = tree.byKey.get(asked ?? '') ?? tree.byKey.get(first ?? '') ?? tree.nodes[0];
  const rows = useMemo(() => buildWaterfall(tree, closed, filter), [tree, closed, filter]);
  const criticalPath = useMemo(() => findCriticalPath(tree.roots[0]), [tree]);
  const causes = useMemo(() => findCauses(tree), [tree]);
  const longest = useMemo(
    () => tree.nodes.reduce((most, node) => Math.max(most, nodeDuration(node) ?? 0), 0),
    [tree],
  );
  const isOpen = useMemo(() => tree.nodes.some(({ entity }) => entity.end === undefined), [tree]);
  const duration = shownDuration(tree.end - tree.start, isOpen);
  const view = useMemo(
    () => clampView(zoom ?? { from: 0, to: duration }, duration),
    [zoom, duration],
  );

  const traceId = tree.trace.id;
  const select = useCallback(
    (node: TraceNode, how: 'push' | 'replace') => {
      setClosed((before) => withoutCallers(before, node));
      navigate(traceAddress(traceId, { segment: node.entity.key }), how);
    },
    [traceId],
  );
  const open = useCallback((node: TraceNode, isOpen: boolean) => {
    setClosed((before) => {
      const after = new Set(before);
      if (isOpen) after.delete(node.entity.key);
      else after.add(node.entity.key);
      return after;
    });
  }, []);
  const showLevels = (levels: number | undefined) =>
    setClosed(levels === undefined ? new Set() : closedBelow(tree, levels));

  return {
    asked,
    selected,
    select,
    showLevels,
    waterfall: {
      tree,
      rows,
      selected,
      view,
      criticalPath: showsCritical ? criticalPath : undefined,
      causes,
      onOpen: open,
      onView: setZoom,
    },
    filters: {
      filter,
      longest,
      shown: rows.length,
      all: tree.nodes.length,
      showsCritical,
      isZoomed: zoom !== undefined,
      onFilter: setFilter,
      onLevels: showLevels,
      onCritical: setShowsCritical,
      onZoom: (to: 'selected' | 'all') =>
        setZoom(
          to === 'all' || selected === undefined
            ? undefined
            : { from: selected.entity.start - tree.start, to: selected.end - tree.start },
        ),
    },
  };
}

/** What is selected is in sight. */
function withoutCallers(closed: ReadonlySet<string>, node: TraceNode): ReadonlySet<string> {
  const hiding = [...callersOf(node)].filter(({ entity }) => closed.has(entity.key));
  if (hiding.length === 0) return closed;
  const open = new Set(closed);
  for (const { entity } of hiding) open.delete(entity.key);
  return open;
}
