import { notifyManager, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useLive } from '../api/live.tsx';
import { findTrouble, followWaits, isOutage, type Trouble } from './trouble.ts';

/** Milliseconds between two tries of what failed. */
const pause = 3000;

/** What is wrong with the connection to X-Ray. While it is down, everything that failed is asked again. */
export function useConnection(): { readonly trouble: Trouble | undefined; retry(): void } {
  const queries = useQueryClient();
  const live = useLive();
  const [trouble, setTrouble] = useState<Trouble>();
  const isStreamDown = !live.paused && live.state === 'down';

  useEffect(() => {
    const waitingSince = followWaits();
    const look = () => {
      const now = Date.now() / 1000;
      const active = queries.getQueryCache().findAll({ type: 'active' });
      const next = findTrouble(active, isStreamDown, waitingSince(active, now), now);
      setTrouble((known) => {
        if (known?.kind !== 'down' || next?.kind !== 'down')
          return isSame(known, next) ? known : next;
        const kept = { ...next, since: known.since };
        return isSame(known, kept) ? known : kept;
      });
    };
    look();
    // Not at once: a query is added while its component is being drawn.
    const unsubscribe = queries.getQueryCache().subscribe(notifyManager.batchCalls(look));
    const timer = setInterval(look, 1000);
    return () => {
      unsubscribe();
      clearInterval(timer);
    };
  }, [queries, isStreamDown]);

  const retry = useCallback(() => void retryFailed(queries), [queries]);
  const isDown = trouble?.kind === 'down';
  useEffect(() => {
    if (!isDown) return;
    const timer = setInterval(retry, pause);
    return () => {
      clearInterval(timer);
      // It is back, and with it whatever failed meanwhile.
      retry();
    };
  }, [retry, isDown]);

  return { trouble, retry };
}

const retryFailed = (queries: QueryClient) =>
  queries.refetchQueries({ type: 'active', predicate: isOutage }, { cancelRefetch: false });

const isSame = (first: Trouble | undefined, second: Trouble | undefined): boolean =>
  first?.kind === second?.kind &&
  first?.message === second?.message &&
  first?.since === second?.since;
