import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

/** Scrolls to a row when it is another than before, and keeps it in sight when what it is in becomes smaller. */
export function useRowInSight(
  virtual: Virtualizer<HTMLTableElement, Element>,
  at: number,
  key: string | undefined,
): void {
  const height = virtual.scrollRect?.height ?? 0;
  const before = useRef<{ readonly key: string | undefined; readonly height: number }>(undefined);
  useEffect(() => {
    if (at < 0 || height === 0) return;
    const last = before.current;
    before.current = { key, height };
    if (last?.key !== key || (last !== undefined && isInSight(virtual, at, last.height))) {
      virtual.scrollToIndex(at, { align: 'auto' });
    }
  }, [virtual, at, key, height]);
}

function isInSight(
  virtual: Virtualizer<HTMLTableElement, Element>,
  at: number,
  height: number,
): boolean {
  const row = virtual.measurementsCache[at];
  const top = virtual.scrollOffset ?? 0;
  return row !== undefined && row.end > top && row.start < top + height;
}
