import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { FilterAnswer, FilterQuestion } from '../../console-server/protocol.ts';
import { callLocal } from '../api/call.ts';

/** Milliseconds without a key within which nothing is asked. */
const pause = 120;

export const askFilter = (question: FilterQuestion, signal?: AbortSignal) =>
  callLocal<FilterAnswer>('filter', question, signal);

/**
 * What the server makes of an expression, as one writes.
 * @param cursor asks for completions too
 * @returns undefined until the answer to exactly this has come; an answer to something older never shows
 */
export function useFilterAnswer(
  expression: string,
  cursor: number | undefined,
): FilterAnswer | undefined {
  const key = `${cursor ?? ''} ${expression}`;
  const [settled, setSettled] = useState({ key, expression, cursor });
  useEffect(() => {
    if (settled.key === key) return;
    const timer = setTimeout(() => setSettled({ key, expression, cursor }), pause);
    return () => clearTimeout(timer);
  }, [settled.key, key, expression, cursor]);
  const { data } = useQuery({
    queryKey: ['filter', settled.expression, settled.cursor],
    queryFn: ({ signal }) =>
      askFilter(
        {
          expression: settled.expression,
          ...(settled.cursor !== undefined && { cursor: settled.cursor }),
        },
        signal,
      ),
    // Completions are drawn from traces that keep coming.
    staleTime: 5000,
    gcTime: 30_000,
    retry: false,
  });
  return settled.key === key ? data : undefined;
}
