import type { DatabaseSync } from 'node:sqlite';
import { type Cipher, openKept } from './cipher.ts';
import type { PlaceCounts } from './place-counts.ts';

/** Merged graphs of whole minutes of receipt, so that a long window costs its minutes and not its traces. */
export interface MinuteGraphs {
  /** Minutes in [first, end) in which any trace was last changed. */
  minutesReceived(first: number, end: number): number[];
  /**
   * @param group its key; absent: of all traces.
   * @returns `none` where no trace of the minute belongs to the group; `undefined` when the minute has to be merged.
   * @throws KeyUnavailableError
   */
  findMinute<Fragment>(minute: number, group: string | undefined): Fragment | 'none' | undefined;
  /** To be called inside a transaction. */
  saveMinute(minute: number, fragments: Fragments): void;
  /** Minutes in which traces came, went or changed since they were merged last, up to but not including `end`. */
  changedMinutes(end: number): number[];
  /** What is remembered of whole seconds while they are as they are; the store keeps it in memory. */
  readonly seconds: SecondGraphs;
  /** What is remembered of whole hours, put together of their minutes, while none of these changes. */
  readonly hours: HourGraphs;
  /** A trace received at that time (epoch seconds) comes, goes or changes. */
  forgetMinute(received: number): void;
  /** The tables may be others than they were: looks again at what is kept. */
  rereadMinutes(): void;
}

/** By group, of all traces under `undefined`. */
type Fragments = ReadonlyMap<string | undefined, object>;

export interface SecondGraphs {
  find(second: number): Fragments | undefined;
  save(second: number, fragments: Fragments): void;
}

export interface HourGraphs {
  find<Fragment>(hour: number, group: string | undefined): Fragment | undefined;
  save(hour: number, group: string | undefined, fragment: object): void;
}

export const minuteOf = (received: number): number => Math.floor(received / 60);

const hourOf = (minute: number): number => Math.floor(minute / 60);

/** No group has this key. */
const allTraces = '';
/** Six hours and more, which are asked for again and again. */
const mostRead = 500;
const mostHours = 48;
/** Only a minute that is still going on is put together of seconds. */
const mostSeconds = 180;

export function minuteGraphs(
  database: DatabaseSync,
  cipher: Cipher,
  counts: PlaceCounts,
): MinuteGraphs {
  const find = database.prepare(
    'SELECT fragment FROM graph_minute WHERE minute = ? AND in_group = ?',
  );
  const save = database.prepare('INSERT OR REPLACE INTO graph_minute VALUES (?, ?, ?)');
  const forget = database.prepare('DELETE FROM graph_minute WHERE minute = ?');
  const next = database.prepare(
    'SELECT received FROM trace WHERE received >= ? AND received < ? ORDER BY received LIMIT 1',
  );
  // What every document asks must not cost a statement each.
  const list = database.prepare('SELECT DISTINCT minute FROM graph_minute');
  const kept = new Set<number>();
  const readKept = () => {
    kept.clear();
    for (const { minute } of list.iterate()) kept.add(Number(minute));
  };
  readKept();
  const changed = new Set<number>();
  const seconds = new Map<number, Fragments>();
  const read: ByGroup = new Map();
  const hours: ByGroup = new Map();
  // What is sealed is opened each time: its key may be disabled meanwhile.
  const sealed = new Set<number>();
  const isPlain = () => typeof cipher.seal('') === 'string';
  const isPlainHour = (hour: number) =>
    isPlain() && ![...sealed].some((minute) => hourOf(minute) === hour);
  return {
    minutesReceived(first, end) {
      const minutes: number[] = [];
      // From one to the next by the index: hours without traffic cost nothing.
      for (let from = first; ; ) {
        const row = next.get(from * 60, end * 60);
        if (row === undefined) return minutes;
        minutes.push(minuteOf(Number(row.received)));
        from = minuteOf(Number(row.received)) + 1;
      }
    },
    findMinute<Fragment>(minute: number, group: string | undefined) {
      if (!kept.has(minute)) return undefined;
      const known = read.get(minute)?.get(group);
      if (known !== undefined) return known as Fragment;
      const row = find.get(minute, group ?? allTraces);
      if (row === undefined) return 'none';
      const fragment = JSON.parse(openKept(cipher, row.fragment)) as Fragment & object;
      if (typeof row.fragment === 'string') remember(read, mostRead, minute, group, fragment);
      else sealed.add(minute);
      return fragment;
    },
    saveMinute(minute, fragments) {
      for (const [group, fragment] of fragments) {
        save.run(minute, group ?? allTraces, cipher.seal(JSON.stringify(fragment)));
      }
      // Of a minute that lost its traces there is nothing to keep.
      if (fragments.size > 0) kept.add(minute);
      changed.delete(minute);
    },
    changedMinutes: (end) => [...changed].filter((minute) => minute < end).sort((a, b) => a - b),
    seconds: {
      find: (second) => seconds.get(second),
      save(second, fragments) {
        if (!isPlain()) return;
        makeRoom(seconds, mostSeconds);
        seconds.set(second, fragments);
      },
    },
    hours: {
      find: <Fragment>(hour: number, group: string | undefined) =>
        hours.get(hour)?.get(group) as Fragment | undefined,
      save(hour, group, fragment) {
        if (isPlainHour(hour)) remember(hours, mostHours, hour, group, fragment);
      },
    },
    forgetMinute(received) {
      counts.forgetCount('received', received);
      seconds.delete(Math.floor(received));
      const minute = minuteOf(received);
      changed.add(minute);
      read.delete(minute);
      hours.delete(hourOf(minute));
      sealed.delete(minute);
      if (kept.delete(minute)) forget.run(minute);
    },
    rereadMinutes() {
      readKept();
      seconds.clear();
      read.clear();
      hours.clear();
      sealed.clear();
      counts.forgetCounts();
    },
  };
}

type ByGroup = Map<number, Map<string | undefined, object>>;

function remember(
  places: ByGroup,
  most: number,
  place: number,
  group: string | undefined,
  fragment: object,
): void {
  if (!places.has(place)) makeRoom(places, most);
  places.set(place, (places.get(place) ?? new Map()).set(group, fragment));
}

/** The first that was put in goes first. */
function makeRoom(places: Map<number, unknown>, most: number): void {
  const [oldest] = places.keys();
  if (places.size >= most && oldest !== undefined) places.delete(oldest);
}
