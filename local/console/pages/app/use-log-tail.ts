import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { LogAnswer } from '../../../console-server/protocol.ts';
import { callLocal } from '../../api/call.ts';
import { useLive } from '../../api/live.tsx';
import { addToTail, emptyTail, hasBegunAnew, type LogTail } from './build-log-lines.ts';

/** Milliseconds. A log grows also where no trace does. */
const pause = 1500;

/** Follows a log as long as it is shown and the console is live. */
export function useLogTail(name: string) {
  const queries = useQueryClient();
  const { paused } = useLive();
  const queryKey = ['log-tail', name];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<LogTail> => {
      const ask = (after: number) =>
        callLocal<LogAnswer>(
          `logs?function=${encodeURIComponent(name)}&after=${after}`,
          undefined,
          signal,
        );
      const known = queries.getQueryData<LogTail>(queryKey) ?? emptyTail;
      const answer = await ask(known.next);
      return hasBegunAnew(known, answer)
        ? addToTail(emptyTail, await ask(0))
        : addToTail(known, answer);
    },
    refetchInterval: paused ? false : pause,
    structuralSharing: false,
  });
}
