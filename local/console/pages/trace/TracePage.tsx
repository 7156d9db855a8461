import { useMemo } from 'react';
import { useAddress } from '../../address/address.ts';
import { parseTraceId } from '../../address/trace-id.ts';
import { useTraces } from '../../api/queries.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { parseTrace } from './parse-trace.ts';
import { TraceMissing } from './TraceMissing.tsx';
import styles from './TracePage.module.css';
import { TraceRaw } from './TraceRaw.tsx';
import { TraceScreen } from './TraceScreen.tsx';
import { buildTree } from './trace-tree.ts';

/** `#/traces/<id>`, with `?segment=` of what is selected; `#/traces/<id>/raw`. */
export function TracePage() {
  const { path } = useAddress();
  const asked = path[1] ?? '';
  const id = parseTraceId(asked);
  const traces = useTraces(id === undefined ? [] : [id]);
  const wire = traces.data?.find(({ Id }) => Id?.toLowerCase() === id?.toLowerCase());
  const tree = useMemo(
    () => (wire === undefined ? undefined : buildTree(parseTrace(wire))),
    [wire],
  );

  if (tree === undefined) {
    if (id !== undefined && traces.error !== null) {
      return <ErrorNotice error={traces.error} onRetry={() => void traces.refetch()} />;
    }
    if (id !== undefined && (traces.isPending || traces.isPlaceholderData)) {
      return <Loading label="Fetching the trace" />;
    }
    return <TraceMissing asked={asked} id={id} onRetry={() => void traces.refetch()} />;
  }
  return (
    <div className={styles.page}>
      {traces.error !== null && (
        <ErrorNotice error={traces.error} onRetry={() => void traces.refetch()} />
      )}
      {path[2] === 'raw' ? (
        <TraceRaw tree={tree} />
      ) : (
        <TraceScreen key={tree.trace.id} tree={tree} />
      )}
    </div>
  );
}
