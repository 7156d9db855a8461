import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { parseNodeKey } from '../../address/node-key.ts';
import { liveKey } from '../../api/live.tsx';
import type { WireService } from '../../api/operations.ts';
import { pagesOf } from '../../api/pages-of.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { ServiceMap } from '../map/ServiceMap.tsx';
import { findNodeRow } from './find-node-row.ts';
import styles from './TracePage.module.css';
import type { TraceNode, TraceTree } from './trace-tree.ts';

/** Pixels of a window that has room for a map beside the rows. */
const enoughForAll = 900;

/** The service map of this trace alone; a node leads to its first row. */
export const TraceMap = memo(function TraceMap({
  tree,
  onSelect,
}: {
  readonly tree: TraceTree;
  readonly onSelect: (node: TraceNode) => void;
}) {
  const [open, setOpen] = useState(() => innerHeight >= enoughForAll);
  return (
    <details
      className={styles.map}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Map of the trace</summary>
      {open && <MapOfTrace tree={tree} onSelect={onSelect} />}
    </details>
  );
});

function MapOfTrace({
  tree,
  onSelect,
}: {
  readonly tree: TraceTree;
  readonly onSelect: (node: TraceNode) => void;
}) {
  const [selected, setSelected] = useState<string>();
  const { id } = tree.trace;
  const graph = useQuery({
    queryKey: [liveKey, 'trace-graph', id],
    queryFn: async ({ signal }) => {
      const services: WireService[] = [];
      for await (const page of pagesOf('GetTraceGraph', { TraceIds: [id] }, signal)) {
        services.push(...(page.Services ?? []));
      }
      return services;
    },
    placeholderData: keepPreviousData,
  });
  return (
    <>
      {graph.error !== null && (
        <ErrorNotice error={graph.error} onRetry={() => void graph.refetch()} />
      )}
      {graph.data === undefined ? (
        graph.error === null && <Loading label="Fetching the map" />
      ) : (
        <div className={styles.canvas}>
          <ServiceMap
            services={graph.data}
            label="Map of this trace"
            selected={{ node: selected }}
            onSelect={(stop) => {
              setSelected(stop?.kind === 'node' ? stop.key : undefined);
              const row = stop?.kind === 'node' && findNodeRow(tree, parseNodeKey(stop.key));
              if (row) onSelect(row);
            }}
          />
        </div>
      )}
    </>
  );
}
