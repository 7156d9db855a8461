import { useCallback, useLayoutEffect, useRef } from 'react';

/** The same function every time, which calls the latest one: for children that are not to be drawn anew. */
export function useStable<Arguments extends unknown[]>(
  latest: (...given: Arguments) => void,
): (...given: Arguments) => void {
  const current = useRef(latest);
  useLayoutEffect(() => {
    current.current = latest;
  });
  return useCallback((...given: Arguments) => current.current(...given), []);
}
