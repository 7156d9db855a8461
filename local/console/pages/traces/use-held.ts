import { useCallback, useRef, useState } from 'react';
import type { TraceRow } from './build-rows.ts';
import { type HeldRows, holdRows } from './hold-rows.ts';

export interface Held extends HeldRows {
  /** Takes what is waiting in. */
  release(): void;
  /** For the element that holds the list. */
  readonly handlers: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: (event: {
      readonly currentTarget: Element;
      readonly relatedTarget: EventTarget | null;
    }) => void;
  };
}

/**
 * The rows, which stay where they are while the pointer or the focus is in the list.
 * @param key what the rows answer: with another one, nothing is held back
 */
export function useHeld(latest: readonly TraceRow[], key: string): Held {
  const [holders, setHolders] = useState({ pointer: false, focus: false });
  const held = useRef<{ readonly key: string; readonly rows: readonly TraceRow[] }>(undefined);
  const isHeld = holders.pointer || holders.focus;
  const before = held.current;
  const result: HeldRows =
    isHeld && before?.key === key && before.rows.length > 0
      ? holdRows(before.rows, latest)
      : { rows: latest, waiting: 0 };
  // Read and written in rendering: what is shown next depends on what was shown last, and on nothing else.
  held.current = { key, rows: result.rows };

  const [, renderAgain] = useState(0);
  const release = useCallback(() => {
    held.current = undefined;
    renderAgain((count) => count + 1);
  }, []);
  const hold = (change: Partial<typeof holders>) => setHolders((now) => ({ ...now, ...change }));
  return {
    ...result,
    release,
    handlers: {
      onPointerEnter: () => hold({ pointer: true }),
      onPointerLeave: () => hold({ pointer: false }),
      onFocus: () => hold({ focus: true }),
      onBlur: ({ currentTarget, relatedTarget }) => {
        const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!isInside) hold({ focus: false });
      },
    },
  };
}
