import { type MouseEvent, useRef } from 'react';
import type { Point } from './layout-map.ts';
import { stopOf } from './stop-elements.ts';

/** Milliseconds and pixels that lie between the two clicks of a double click at most. */
const soon = 400;
const near = 6;

/**
 * The first click of a double click opens a panel, and may move the map a little: the second one lands on what is there
 * then, and is meant for the node all the same.
 */
export function useSecondClicks(onSecond: (nodeKey: string) => void) {
  const first = useRef<Point & { readonly key: string; readonly time: number }>(undefined);
  const handled = useRef(0);
  return {
    onClickCapture(event: MouseEvent) {
      const { clientX: x, clientY: y, timeStamp: time } = event;
      const stop = stopOf(event.target);
      const key = stop?.kind === 'node' ? stop.key : undefined;
      const before = first.current;
      first.current = key === undefined || event.detail === 0 ? undefined : { x, y, time, key };
      if (before === undefined || before.key === key || event.detail === 0) return;
      if (time - before.time > soon || Math.hypot(x - before.x, y - before.y) > near) return;
      event.preventDefault();
      event.stopPropagation();
      first.current = undefined;
      handled.current = time;
      onSecond(before.key);
    },
    onDoubleClickCapture(event: MouseEvent) {
      if (event.timeStamp - handled.current < soon) event.stopPropagation();
    },
  };
}
