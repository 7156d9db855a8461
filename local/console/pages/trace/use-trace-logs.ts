import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { LogAnswer } from '../../../console-server/protocol.ts';
import { callLocal } from '../../api/call.ts';
import { liveKey } from '../../api/live.tsx';
import { useConsoleInfo } from '../../api/queries.ts';
import { buildLogRows, type LogRow, logMarks } from './build-log-rows.ts';
import type { TraceTree } from './trace-tree.ts';

export interface TraceLogs {
  /** Whether there is an app whose logs these could be. */
  readonly hasApp: boolean;
  readonly rows: readonly LogRow[];
  readonly marks: ReadonlyMap<string, readonly number[]>;
  readonly error: Error | null;
}

export function useTraceLogs(tree: TraceTree): TraceLogs {
  const info = useConsoleInfo();
  const hasApp = info.data?.hasApp === true;
  const { id } = tree.trace;
  const answer = useQuery({
    queryKey: [liveKey, 'logs', id],
    queryFn: ({ signal }) =>
      callLocal<LogAnswer>(`logs?trace=${encodeURIComponent(id)}`, undefined, signal),
    enabled: hasApp,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => buildLogRows(tree, answer.data?.lines ?? []), [tree, answer.data]);
  const marks = useMemo(() => logMarks(rows), [rows]);
  const { error } = answer;
  return useMemo(() => ({ hasApp, rows, marks, error }), [hasApp, rows, marks, error]);
}
