import { useCallback, useRef, useState } from 'react';
import type { TraceRow } from '../traces/build-rows.ts';
import { holdRows } from '../traces/hold-rows.ts';

/** The rows as they are to be shown: where they were for as long as they are held, with those that wait counted. */
export function useHold(latest: readonly TraceRow[], isHeld: boolean) {
  const shown = useRef<readonly TraceRow[]>([]);
  const before = shown.current;
  const result =
    isHeld && before.length > 0 && latest.length > 0
      ? holdRows(before, latest)
      : { rows: latest, waiting: 0 };
  // Read and written in rendering: what is shown next depends on what was shown last, and on nothing else.
  shown.current = result.rows;
  const [, renderAgain] = useState(0);
  const release = useCallback(() => {
    shown.current = [];
    renderAgain((count) => count + 1);
  }, []);
  return { ...result, release };
}
