import { useEffect, useMemo, useState } from 'react';
import { counted } from '../../../wording/duration.ts';
import { useAddress } from '../../address/address.ts';
import { parseScope, type Scope } from '../../address/scope.ts';
import { filterInGroup, useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { Loading } from '../../components/Loading.tsx';
import { formatCount } from '../../format/rate.ts';
import { rowBuilder } from '../traces/build-rows.ts';
import { awsCommand } from '../traces/leave.ts';
import { type LoadedSummaries, mostSummaries, useSummaries } from '../traces/use-summaries.ts';
import { AnalyticsCharts } from './AnalyticsCharts.tsx';
import styles from './AnalyticsPage.module.css';
import { analyticsBuilder, sharesOf } from './build-analytics.ts';
import { FacetSection } from './FacetSection.tsx';
import { toJson, toMarkdown } from './leave.ts';
import { changeComparison, comparesWithAll } from './url.ts';

/** Enough to tell much, and few enough to be there at once; more on demand. */
const mostAtFirst = 2000;

export function AnalyticsPage() {
  const address = useAddress();
  const scope = parseScope(address);
  const isNarrowed = scope.filter.trim() !== '' || scope.group !== undefined;
  const expression = filterInGroup(scope.filter, scope.group);
  const info = useConsoleInfo();
  const compares = isNarrowed && comparesWithAll(address);
  const loading = useAnalyzed(scope);
  const { loaded, window, error } = loading;
  const [build] = useState(rowBuilder);
  const rows = useMemo(() => build(loaded?.summaries ?? []), [build, loaded]);
  const [analyze] = useState(analyticsBuilder);
  const analytics = useMemo(() => analyze(rows), [analyze, rows]);
  const [shares, setShares] = useState<ReadonlyMap<string, number>>();

  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Analytics</h1>
      {error !== undefined && <ErrorNotice error={error} onRetry={loading.retry} />}
      {loaded === undefined && error === undefined && <Loading label="Loading traces" />}
      {compares && <Everything timeRange={scope.timeRange} onShares={setShares} />}
      {loaded !== undefined && window !== undefined && (
        <>
          <div className={styles.bar}>
            <About loading={loading} isFiltered={isNarrowed} />
            {isNarrowed && (
              <Checkbox
                label="Compare with all traces of the time range"
                checked={compares}
                onChange={() => changeComparison(address, !compares)}
              />
            )}
            <LeaveMenu
              fileName="analytics"
              awsCommand={awsCommand(expression, window, info.data?.awsCliOptions ?? '')}
              json={() => toJson(analytics)}
              markdown={() => toMarkdown(analytics, expression, window)}
            />
          </div>
          {rows.length === 0 ? (
            <NoTraces isFiltered={isNarrowed} />
          ) : (
            <>
              <AnalyticsCharts
                scope={scope}
                rows={rows}
                analytics={analytics}
                window={window}
                isWhole={loaded.more === false}
              />
              <div className={styles.tables} data-stale={loading.isStale}>
                {analytics.tables.map((table) => (
                  <FacetSection
                    key={table.id}
                    table={table}
                    total={analytics.count}
                    scope={scope}
                    shares={compares ? shares : undefined}
                  />
                ))}
              </div>
            </>
          )}
        </>
      )}
    </div>
  );
}

/** More than a list of traces begins with: shares of a few hundred say little. */
function useAnalyzed(scope: Scope): LoadedSummaries {
  const loading = useSummaries(scope);
  const { most, load } = loading;
  useEffect(() => {
    if (most < mostAtFirst) load(mostAtFirst);
  }, [most, load]);
  return loading;
}

/** Which traces the figures are about. */
function About({ loading, isFiltered }: { loading: LoadedSummaries; isFiltered: boolean }) {
  const { loaded, progress, most, load, stop } = loading;
  const count = loaded?.summaries.length ?? 0;
  return (
    <p className={styles.about} role="status">
      {loaded?.more === true
        ? `About the newest ${formatCount(count)} of more traces.`
        : `About ${isFiltered ? 'the' : 'all'} ${counted(count, 'trace')} ${isFiltered ? 'that match' : 'of the time range'}.`}{' '}
      {progress !== undefined && progress.count > 0 && (
        <>
          {formatCount(progress.count)} loaded{' '}
          <Button kind="quiet" onClick={stop}>
            Stop
          </Button>
        </>
      )}
      {progress === undefined &&
        loaded?.more === true &&
        most >= mostSummaries &&
        'More are not taken in: narrow the filter or the time range.'}
      {progress === undefined && loaded?.more === true && most < mostSummaries && (
        <Button kind="quiet" onClick={() => load(mostSummaries)}>
          Take in up to {formatCount(mostSummaries)}
        </Button>
      )}
    </p>
  );
}

/** What the selection is compared with; apart, so that it is only asked for when it is wanted. */
function Everything({
  timeRange,
  onShares,
}: {
  timeRange: Scope['timeRange'];
  onShares: (shares: ReadonlyMap<string, number> | undefined) => void;
}) {
  const { loaded } = useAnalyzed({ filter: '', timeRange });
  const [build] = useState(rowBuilder);
  const [analyze] = useState(analyticsBuilder);
  useEffect(() => {
    onShares(loaded && sharesOf(analyze(build(loaded.summaries))));
  }, [loaded, onShares, build, analyze]);
  useEffect(() => () => onShares(undefined), [onShares]);
  return null;
}

function NoTraces({ isFiltered }: { isFiltered: boolean }) {
  const { data: info } = useConsoleInfo();
  return isFiltered ? (
    <EmptyState title="No trace matches">
      Take part of the filter back, or look at a longer time range.
    </EmptyState>
  ) : (
    <EmptyState title="No traces in this time range" command={info?.exampleCommand}>
      Response times, outcomes and their causes are here once there are traces.
    </EmptyState>
  );
}
