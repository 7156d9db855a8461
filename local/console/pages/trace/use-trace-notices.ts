import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { liveKey } from '../../api/live.tsx';
import { fetchSummaries } from '../../api/queries.ts';
import { findMissing, type Notice } from './find-missing.ts';
import type { TraceTree } from './trace-tree.ts';

/** More traces than this within the second in which it began, and its summary is not looked for. */
const mostLookedAt = 500;

/** What is missing; only the summary of a trace knows of parts that hang nowhere. */
/** @param asked id of the row that the address names */
export function useTraceNotices(tree: TraceTree, asked: string | null): readonly Notice[] {
  const { trace, nodes, start } = tree;
  const second = Math.floor(start);
  const summary = useQuery({
    queryKey: [liveKey, 'partial', trace.id, second],
    queryFn: async ({ signal }) => {
      const { summaries } = await fetchSummaries(
        { filter: 'partial' },
        { start: second, end: second + 1 },
        mostLookedAt,
        signal,
      );
      return summaries.some(({ Id }) => Id === trace.id);
    },
    enabled: nodes.length > 0,
  });
  return useMemo(
    () => [
      ...(asked === null || tree.byKey.has(asked) ? [] : [noRow(asked)]),
      ...findMissing(tree, summary.data),
    ],
    [tree, asked, summary.data],
  );
}

const noRow = (asked: string): Notice => ({
  kind: 'no-row',
  text: `the segment of the link is not here, or not yet: ${asked}`,
  nodes: [],
});
