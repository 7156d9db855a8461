import { useMemo, useState } from 'react';
import { useAddress } from '../../address/address.ts';
import { parseScope } from '../../address/scope.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Loading } from '../../components/Loading.tsx';
import { rowBuilder } from './build-rows.ts';
import { CompareBar } from './CompareBar.tsx';
import { ListFooter } from './ListFooter.tsx';
import { sortRows } from './sort-rows.ts';
import styles from './TracesPage.module.css';
import { TraceTable } from './TraceTable.tsx';
import { changePlace, parseTracesPlace } from './url.ts';
import { useHeld } from './use-held.ts';
import { useSummaries } from './use-summaries.ts';

export function TracesPage() {
  const address = useAddress();
  const scope = parseScope(address);
  const { sort } = useMemo(() => parseTracesPlace(address), [address]);
  const loading = useSummaries(scope);
  const { loaded, error } = loading;

  const [build] = useState(rowBuilder);
  const rows = useMemo(() => build(loaded?.summaries ?? []), [build, loaded]);
  const sorted = useMemo(() => sortRows(rows, sort), [rows, sort]);
  const held = useHeld(sorted, JSON.stringify([scope, sort, loading.most]));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());

  return (
    <div className={styles.page}>
      {error !== undefined && <ErrorNotice error={error} onRetry={loading.retry} />}
      {loaded === undefined && error === undefined && <Loading label="Loading traces" />}
      {loaded !== undefined && (
        <>
          <CompareBar ticked={ticked} onClear={() => setTicked(new Set())} />
          <section className={styles.list} data-stale={loading.isStale} {...held.handlers}>
            {held.waiting > 0 && (
              <button type="button" className={styles.news} onClick={held.release}>
                {held.waiting} new
              </button>
            )}
            <TraceTable
              rows={held.rows}
              scope={scope}
              sort={sort}
              onSort={(next) => changePlace(address, { sort: next })}
              ticked={ticked}
              onTick={(id) => setTicked((now) => toggled(now, id))}
            />
          </section>
          <ListFooter shown={held.rows.length} loading={loading} />
        </>
      )}
    </div>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
