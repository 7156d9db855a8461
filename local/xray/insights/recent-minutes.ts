import type { GraphWindow, MinuteGraph } from '../queries/window-graph.ts';
import { epochSeconds } from '../units.ts';
import { figures } from './figures.ts';
import { type GroupMinute, groupMinute } from './group-minute.ts';

/** Traces move on to later minutes as they change, mostly within this time. */
const changingSeconds = 2 * figures.windowMinutes * 60;

export interface RecentMinutes {
  /**
   * Those that begin in [start, end), oldest first. `end` may only grow from call to call, and the
   * services' calls among each other are there only for what could have changed since the last.
   */
  read(start: number, end: number): readonly GroupMinute[];
}

/** Hours of a group's minutes, each read but a few times. */
export function recentMinutes(
  minutesOf: (window: GraphWindow) => Iterable<MinuteGraph>,
  group: string | undefined,
): RecentMinutes {
  let kept: readonly GroupMinute[] = [];
  let readUpTo = Number.NEGATIVE_INFINITY;
  return {
    read(start, end) {
      const from = Math.max(start, readUpTo - changingSeconds);
      const settled = kept
        .filter(({ minute }) => minute >= start && minute < from)
        .map((minute) => (minute.edges.length === 0 ? minute : { ...minute, edges: [] }));
      const window = { start: epochSeconds(from), end: epochSeconds(end), group };
      kept = [...settled, ...Array.from(minutesOf(window), groupMinute)];
      readUpTo = end;
      return kept;
    },
  };
}
