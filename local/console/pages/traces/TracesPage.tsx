import { useMemo, useState } from 'react';
import { useAddress } from '../../address/address.ts';
import { parseScope } from '../../address/scope.ts';
import { ApiError } from '../../api/call.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { rowBuilder } from './build-rows.ts';
import { ChartPanel } from './ChartPanel.tsx';
import { CompareBar } from './CompareBar.tsx';
import { EmptyTraces } from './EmptyTraces.tsx';
import { GroupTable } from './GroupTable.tsx';
import { ImportFile } from './import/ImportFile.tsx';
import { LeaveTraces } from './LeaveTraces.tsx';
import { ListFooter } from './ListFooter.tsx';
import { Refiners } from './Refiners.tsx';
import { sortRows } from './sort-rows.ts';
import styles from './TracesPage.module.css';
import { TraceTable } from './TraceTable.tsx';
import { changePlace, parseTracesPlace } from './url.ts';
import { useCalm } from './use-calm.ts';
import { useHeld } from './use-held.ts';
import { useSummaries } from './use-summaries.ts';

/** Milliseconds between two counts of a long list that keeps growing. */
const calmTime = 5000;

export function TracesPage() {
  const address = useAddress();
  const scope = parseScope(address);
  const { sort, groupBy, hasChart } = useMemo(() => parseTracesPlace(address), [address]);
  const loading = useSummaries(scope);
  const { loaded, error, window } = loading;

  const [build] = useState(rowBuilder);
  const rows = useMemo(() => build(loaded?.summaries ?? []), [build, loaded]);
  const calmRows = useCalm(rows, loading.isUpdate ? calmTime : 0);
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const held = useHeld(sorted, JSON.stringify([scope, sort, loading.most]));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());

  const onTick = (id: string) => setTicked((now) => toggled(now, id));
  const isEmpty =
    loaded?.summaries.length === 0 && loading.progress === undefined && !loading.isStale;

  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Traces</h1>
      {error !== undefined && (
        <ErrorNotice error={error} onRetry={isOutage(error) ? loading.retry : undefined} />
      )}
      {loaded === undefined && error === undefined && <Loading label="Loading traces" />}
      {loaded !== undefined && !isEmpty && (
        <>
          <Refiners rows={calmRows} scope={scope} />
          {hasChart && <ChartPanel rows={calmRows} scope={scope} window={window} />}
          <CompareBar ticked={ticked} onClear={() => setTicked(new Set())} />
          <section
            aria-label="Traces"
            className={styles.list}
            data-stale={loading.isStale}
            aria-busy={loading.isStale}
            {...held.handlers}
          >
            {held.waiting > 0 && (
              <button type="button" className={styles.news} onClick={held.release}>
                {held.waiting} new
              </button>
            )}
            {groupBy === undefined ? (
              <TraceTable
                rows={held.rows}
                scope={scope}
                sort={sort}
                onSort={(next) => changePlace(address, { sort: next })}
                ticked={ticked}
                onTick={onTick}
              />
            ) : (
              <GroupTable
                rows={held.rows}
                by={groupBy}
                scope={scope}
                ticked={ticked}
                onTick={onTick}
              />
            )}
          </section>
        </>
      )}
      {isEmpty && window !== undefined && error === undefined && (
        <EmptyTraces scope={scope} window={window} />
      )}
      <ListFooter shown={held.rows.length} loading={loading}>
        <ImportFile />
        {rows.length > 0 && <LeaveTraces rows={sorted} scope={scope} window={window} />}
      </ListFooter>
    </div>
  );
}

/** What X-Ray refuses it refuses again. */
const isOutage = (error: Error): boolean => !(error instanceof ApiError) || error.isOutage;

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
