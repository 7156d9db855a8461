import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { asked } from '../../account/asked.ts';
import { useSettled } from '../../account/use-settled.ts';
import { type TimeRange, windowOf } from '../../address/time-range.ts';
import { useLive } from '../../api/live.tsx';
import type { WireTraceSummary } from '../../api/operations.ts';
import { fetchSummaries } from '../../api/queries.ts';

export interface GroupTrial {
  readonly matching: Count;
  readonly all: Count;
  /** The latest that match. */
  readonly samples: readonly WireTraceSummary[];
}

export interface Count {
  readonly traces: number;
  /** There are more; nobody needs the last one of so many. */
  readonly orMore: boolean;
}

const mostCounted = 1000;
const mostSamples = 3;
/** Of a real account each question costs. */
const settleAfter = { local: 300, real: 1000 } as const;

/** Which of the recent traces an expression matches, as it is being written. */
export function useGroupTrial(
  expression: string,
  { range, isReal, enabled }: { range: TimeRange; isReal: boolean; enabled: boolean },
) {
  const { now } = useLive();
  const settled = useSettled(expression.trim(), isReal ? settleAfter.real : settleAfter.local);
  const query = useQuery({
    ...asked(isReal).options,
    queryKey: [asked(isReal).key, 'group-trial', settled, range],
    queryFn: async ({ signal }): Promise<GroupTrial> => {
      const window = windowOf(range, Math.ceil(now()) + 1);
      const count = (filter: string) => fetchSummaries({ filter }, window, mostCounted, signal);
      const all = await count('');
      const matching = settled === '' ? all : await count(settled);
      return {
        matching: { traces: matching.summaries.length, orMore: matching.more },
        all: { traces: all.summaries.length, orMore: all.more },
        samples: matching.summaries.slice(0, mostSamples),
      };
    },
    placeholderData: keepPreviousData,
    enabled,
  });
  return { ...query, isPending: query.isPending || settled !== expression.trim() };
}
