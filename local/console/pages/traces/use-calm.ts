import { useEffect, useRef, useState } from 'react';

/**
 * The value, which follows its changes at most once within so many milliseconds: for what costs too much to be
 * made anew each time that a trace has come.
 * @param interval 0 for a value that is to be there at once
 */
export function useCalm<Value>(value: Value, interval: number): Value {
  const [shown, setShown] = useState(value);
  const shownAt = useRef(performance.now());
  useEffect(() => {
    if (shown === value) return;
    const rest = Math.max(0, shownAt.current + interval - performance.now());
    const timer = setTimeout(() => {
      shownAt.current = performance.now();
      setShown(value);
    }, rest);
    return () => clearTimeout(timer);
  }, [shown, value, interval]);
  return interval === 0 ? value : shown;
}
