import type { Clock } from '../clock.ts';
import { type Group, groupKey } from '../groups/group.ts';
import type { GraphWindow, MinuteGraph } from '../queries/window-graph.ts';
import type { SettingCollection } from '../settings/settings-store.ts';
import { milliseconds } from '../units.ts';
import { advanceInsights } from './advance-insights.ts';
import { figures } from './figures.ts';
import type { Insight } from './insight.ts';
import { close } from './insight-events.ts';
import { type RecentMinutes, recentMinutes } from './recent-minutes.ts';

/** What stands out in the groups that have insights enabled. */
export interface Insights {
  /** Latest beginning first. */
  ofGroup(arn: string): readonly Insight[];
  find(id: string): Insight | undefined;
  /** Groups may have come or gone, or their insights been turned on or off. */
  groupsChanged(): void;
  close(): void;
}

export interface InsightsOptions {
  readonly clock: Clock;
  /** By id. */
  readonly stored: SettingCollection<Insight>;
  readonly groups: () => readonly Group[];
  readonly minutesOf: (window: GraphWindow) => Iterable<MinuteGraph>;
  /** One line for the person at the terminal. */
  readonly warn: (message: string) => void;
}

/** A group that is followed: minutes before `next` have been looked at. */
interface Followed {
  next: number;
  readonly recent: RecentMinutes;
}

/** So long after a minute is over most of its traces have been put together. */
const settleSeconds = 10;

const historySeconds = figures.historyMinutes * 60;
const windowSeconds = figures.windowMinutes * 60;

/** Looks at every minute once it is over; without a timer while no group has insights enabled. */
export function openInsights({
  clock,
  stored,
  groups,
  minutesOf,
  warn,
}: InsightsOptions): Insights {
  const followed = new Map<string, Followed>();
  let cancel: (() => void) | undefined;
  let failure: string | undefined;

  /** When the last minute began that is over and settled. */
  const lastMinute = () => Math.floor((clock.now() - settleSeconds) / 60) * 60 - 60;

  function save(before: readonly Insight[], after: readonly Insight[]): void {
    const known = new Set(before);
    for (const insight of after) if (!known.has(insight)) stored.put(insight.id, insight);
  }

  function follow(group: Group, known: readonly Insight[], last: number): void {
    const active = known.filter(({ state }) => state === 'ACTIVE');
    const state = followed.get(group.arn) ?? {
      // From now on; or from where a process before this one stopped.
      next: active.length === 0 ? last + 60 : Math.max(...active.map(({ updated }) => updated)),
      recent: recentMinutes(minutesOf, groupKey(group)),
    };
    followed.set(group.arn, state);
    if (state.next > last) return;
    const from = Math.max(state.next, last - historySeconds);
    const minutes = state.recent.read(
      Math.min(from - historySeconds - windowSeconds, ...active.map(({ start }) => start)),
      last + 60,
    );
    let insights = known;
    for (let at = from; at <= last; at += 60) {
      insights = advanceInsights(insights, { arn: group.arn, name: group.name, minutes }, at);
    }
    save(known, insights);
    state.next = last + 60;
  }

  /** Insights of groups that are gone, or have them turned off, will not be heard of again. */
  function closeOthers(enabled: ReadonlySet<string>, all: readonly Insight[], last: number): void {
    for (const arn of followed.keys()) if (!enabled.has(arn)) followed.delete(arn);
    for (const insight of all) {
      if (insight.state === 'CLOSED' || enabled.has(insight.groupArn)) continue;
      const reason = 'The group no longer has insights enabled';
      stored.put(insight.id, close(insight, last, reason, insight.impact));
    }
  }

  function removeOld(): void {
    const oldest = clock.now() - figures.daysKept * 24 * 60 * 60;
    const kept = stored.all().toSorted((a, b) => b.updated - a.updated);
    for (const [place, { id, state, updated }] of kept.entries()) {
      const isTooMany = place >= figures.mostKept && state === 'CLOSED';
      if (isTooMany || updated < oldest) stored.remove(id);
    }
  }

  function refresh(): void {
    const all = stored.all();
    const enabled = groups().filter(({ insightsEnabled }) => insightsEnabled);
    const last = lastMinute();
    for (const group of enabled) {
      const known = all.filter(({ groupArn }) => groupArn === group.arn);
      follow(group, known, last);
    }
    closeOthers(new Set(enabled.map(({ arn }) => arn)), all, last);
    removeOld();
  }

  /** What is kept is answered with even when it cannot be brought up to date. */
  function tryRefresh(): void {
    try {
      refresh();
      failure = undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      // Once, and not every minute.
      if (message !== failure) warn(`insights are not up to date: ${message}`);
      failure = message;
    }
  }

  function run(): void {
    cancel = undefined;
    tryRefresh();
    if (groups().some(({ insightsEnabled }) => insightsEnabled)) {
      schedule(lastMinute() + 120 + settleSeconds - clock.now());
    }
  }

  function schedule(seconds: number): void {
    cancel ??= clock.after(milliseconds(Math.max(1, seconds) * 1000), run);
  }

  return {
    ofGroup(arn) {
      tryRefresh();
      return stored
        .all()
        .filter(({ groupArn }) => groupArn === arn)
        .toSorted((a, b) => b.start - a.start || (a.id < b.id ? 1 : -1));
    },
    find(id) {
      tryRefresh();
      return stored.get(id.toLowerCase());
    },
    groupsChanged: () => schedule(1),
    close: () => cancel?.(),
  };
}
