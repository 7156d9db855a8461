import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { liveKey, useLive } from '../../api/live.tsx';

/** Milliseconds. Services start and end also where no trace tells. */
const pause = 3000;

/** Asks how the app is now and then, as long as somebody looks at it. */
export function useFreshApp(): void {
  const queries = useQueryClient();
  const { paused } = useLive();
  useEffect(() => {
    if (paused) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'hidden') return;
      void queries.invalidateQueries({ queryKey: [liveKey, 'app'] }, { cancelRefetch: false });
    }, pause);
    return () => clearInterval(timer);
  }, [queries, paused]);
}
