import { useEffect, useRef, useState } from 'react';
import type { Scope } from '../../address/scope.ts';
import type { TimeWindow } from '../../address/time-range.ts';
import { filterInGroup, useConsoleInfo } from '../../api/queries.ts';
import { Button } from '../../components/Button.tsx';
import { download } from '../../components/download.ts';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { LeaveMenu } from '../../components/LeaveMenu.tsx';
import { formatCount } from '../../format/rate.ts';
import { announce } from '../../frame/announce.ts';
import type { TraceRow } from './build-rows.ts';
import { fetchDocuments } from './fetch-documents.ts';
import { awsCommand, toJson, toMarkdown } from './leave.ts';
import styles from './TracesPage.module.css';

/** What takes the list elsewhere: its address, a command, its rows, or the whole traces. */
export function LeaveTraces({
  rows,
  scope,
  window,
}: {
  readonly rows: readonly TraceRow[];
  readonly scope: Scope;
  readonly window: TimeWindow | undefined;
}) {
  const info = useConsoleInfo();
  const [progress, setProgress] = useState<{ count: number; of: number }>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const downloadDocuments = async () => {
    const controller = new AbortController();
    running.current = controller;
    setError(undefined);
    setProgress({ count: 0, of: rows.length });
    try {
      const file = await fetchDocuments(
        rows.map(({ id }) => id),
        (count) => setProgress({ count, of: rows.length }),
        controller.signal,
      );
      download(file, 'traces.json', 'application/json');
      announce(`Segment documents of ${rows.length} traces downloaded`);
    } catch (cause) {
      if (!controller.signal.aborted) setError(cause);
      controller.abort();
    } finally {
      setProgress(undefined);
    }
  };
  const filter = filterInGroup(scope.filter, scope.group);
  return (
    <>
      <LeaveMenu
        fileName="trace-summaries"
        awsCommand={window && awsCommand(filter, window, info.data?.awsCliOptions ?? '')}
        json={() => toJson(rows)}
        markdown={() => toMarkdown(rows, filter, location.href)}
        more={[
          {
            label: 'Download segment documents',
            hint: `the ${formatCount(rows.length)} whole traces, which can be imported again`,
            disabled: rows.length === 0 || progress !== undefined,
            onSelect: () => void downloadDocuments(),
          },
        ]}
      />
      {progress !== undefined && (
        <span className={styles.bar} role="status">
          <progress value={progress.count} max={progress.of} aria-label="Traces fetched" />
          {formatCount(progress.count)} of {formatCount(progress.of)} traces
          <Button kind="quiet" onClick={() => running.current?.abort()}>
            Stop
          </Button>
        </span>
      )}
      {error !== undefined && (
        <ErrorNotice error={error} onRetry={() => void downloadDocuments()} />
      )}
    </>
  );
}
