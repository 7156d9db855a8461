import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import type { Group } from '../../../../local/xray/groups/group.ts';
import type { Insight } from '../../../../local/xray/insights/insight.ts';
import { openInsights } from '../../../../local/xray/insights/insights.ts';
import type { GraphWindow, MinuteGraph } from '../../../../local/xray/queries/window-graph.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';
import { began, service } from './minutes.ts';

const group = (members: Partial<Group> = {}): Group => ({
  name: 'checkout',
  arn: 'arn:aws:xray:us-east-1:123456789012:group/checkout/A',
  filterExpression: 'service("payments")',
  insightsEnabled: true,
  notificationsEnabled: false,
  changes: [],
  ...members,
});

class CountingClock extends ManualClock {
  timers = 0;
  override after(...parameters: Parameters<ManualClock['after']>): () => void {
    this.timers += 1;
    return super.after(...parameters);
  }
}

/** A hundred requests in every minute, of which so many fail. */
const graph = (minute: number, faults: number): MinuteGraph => ({
  minute: epochSeconds(minute),
  graph: {
    nodes: [
      {
        name: 'payments',
        state: 'active',
        first: minute,
        last: minute,
        calls: { ok: 100 - faults, error: 0, throttle: 0, fault: faults, responseTimes: [] },
      },
    ],
    edges: [],
  },
});

function start(faultsAt: (minute: number) => number, groups: Group[] = [group()]) {
  const clock = new CountingClock(began);
  const warnings: string[] = [];
  const read: GraphWindow[] = [];
  const stored = openSettings({ warn: () => {} }).collection<Insight>('insights');
  const insights = openInsights({
    clock,
    stored,
    groups: () => groups,
    *minutesOf(window) {
      read.push(window);
      for (
        let minute: number = window.start;
        minute < Math.min(window.end, clock.now());
        minute += 60
      ) {
        if (minute >= began) yield graph(minute, faultsAt((minute - began) / 60));
      }
    },
    warn: (message) => warnings.push(message),
  });
  insights.groupsChanged();
  return { clock, warnings, read, stored, insights, groups };
}

const jump = (minute: number) => (minute < 30 ? 1 : 40);
const minutes = (count: number) => count * 60_000;

describe('openInsights', () => {
  it('finds one by itself, a minute and ten seconds after the first that stands out', () => {
    const { clock, stored } = start(jump);

    clock.advance(minutes(31) + 9_000);
    const before = stored.all();
    clock.advance(1_000);
    const after = stored.all();

    expect(before).toEqual([]);
    expect(after).toMatchObject([{ rootCause: service('payments'), start: began + 30 * 60 }]);
  });

  it('finds the same when it is only asked', () => {
    const { clock, insights } = start(jump);
    insights.close();
    insights.ofGroup(group().arn);

    clock.advance(minutes(35));

    expect(insights.ofGroup(group().arn)).toMatchObject([{ start: began + 30 * 60 }]);
  });

  it('reads hours once, and then the latest minutes', () => {
    const { clock, read } = start(() => 1);

    clock.advance(minutes(300));

    const lengths = read.map(({ start, end }) => (end - start) / 60);
    expect(lengths[0]).toBe(186);
    expect(Math.max(...lengths.slice(1))).toBe(11);
  });

  it('has no timer while no group has insights enabled', () => {
    const groups = [group({ insightsEnabled: false })];
    const { clock, insights, read } = start(jump, groups);
    clock.advance(minutes(1));
    const idle = clock.timers;

    clock.advance(minutes(100_000));
    const still = clock.timers;
    groups[0] = group();
    insights.groupsChanged();
    clock.advance(minutes(10));

    expect([idle, still]).toEqual([1, 1]);
    expect(read.length).toBeGreaterThan(0);
    expect(clock.timers).toBeGreaterThan(1);
  });

  it('ends its timer', () => {
    const { clock, insights, read } = start(jump);
    insights.close();

    clock.advance(minutes(60));

    expect(read).toEqual([]);
  });

  it('warns once while the traces cannot be read, and answers with what it has', () => {
    let isReadable = true;
    const { clock, insights, warnings } = start((minute) => {
      if (!isReadable) throw new Error('the key "1" is disabled');
      return jump(minute);
    });
    clock.advance(minutes(35));

    isReadable = false;
    clock.advance(minutes(10));
    const during = insights.ofGroup(group().arn);
    isReadable = true;
    clock.advance(minutes(5));
    const [after] = insights.ofGroup(group().arn);

    expect(warnings).toEqual(['insights are not up to date: the key "1" is disabled']);
    expect(during).toMatchObject([{ state: 'ACTIVE', updated: began + 34 * 60 }]);
    expect(after).toMatchObject({ updated: began + 49 * 60, id: during[0]?.id });
    expect(after?.impact.rootCause.fault).toBe(19 * 40);
  });

  it('keeps no more than it may, the latest', () => {
    const { clock, insights, stored } = start(jump);
    clock.advance(minutes(35));
    const [open] = insights.ofGroup(group().arn);
    if (open === undefined) throw new Error('there is no insight');
    for (let index = 0; index < 250; index++) {
      const id = `closed-${index}`;
      stored.put(id, { ...open, id, state: 'CLOSED', end: open.start, updated: began - index });
    }

    clock.advance(minutes(1));

    const kept = new Set(stored.all().map(({ id }) => id));
    expect(kept.size).toBe(200);
    expect([kept.has(open.id), kept.has('closed-0'), kept.has('closed-249')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('counts what came after the last look before a restart', () => {
    const { clock, stored } = start(jump);
    clock.advance(minutes(33));
    const kept = stored.all().map((insight) => ({ ...insight, updated: insight.updated - 60 }));

    const resumed = start(jump);
    for (const insight of kept) resumed.stored.put(insight.id, insight);
    resumed.clock.advance(minutes(40));

    expect(resumed.stored.all()).toMatchObject([
      { id: kept[0]?.id, impact: { rootCause: { fault: 9 * 40 } } },
    ]);
  });
});
