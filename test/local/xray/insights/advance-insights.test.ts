import { describe, expect, it } from 'vitest';
import { advanceInsights } from '../../../../local/xray/insights/advance-insights.ts';
import type { GroupMinute } from '../../../../local/xray/insights/group-minute.ts';
import type { Insight } from '../../../../local/xray/insights/insight.ts';
import { began, groupMinutes, service, steady } from './minutes.ts';

const arn = 'arn:aws:xray:us-east-1:123456789012:group/checkout/A';

/** What is known after each minute of [from, to) was looked at. */
function follow(
  minutes: readonly GroupMinute[],
  from: number,
  to: number,
  known: readonly Insight[] = [],
): readonly Insight[] {
  let insights = known;
  for (let minute = from; minute < to; minute++) {
    const at = began + minute * 60;
    const seen = minutes.filter((one) => one.minute <= at);
    insights = advanceInsights(insights, { arn, name: 'checkout', minutes: seen }, at);
  }
  return insights;
}

const normal = { requests: 100, rate: 0.01 };
const failing = { requests: 100, rate: 0.4 };

describe('advanceInsights', () => {
  it('opens on a jump from 1 % to 40 %, within two minutes', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 70, failing),
    ]);

    const before = follow(minutes, 0, 60);
    const after = follow(minutes, 60, 62, before);

    expect(before).toEqual([]);
    expect(after).toMatchObject([
      {
        state: 'ACTIVE',
        rootCause: service('payments'),
        services: [service('payments')],
        start: began + 60 * 60,
      },
    ]);
  });

  it.each([
    ['a steady 40 %', steady('payments', 0, 120, failing)],
    ['a steady 1 %', steady('payments', 0, 120, normal)],
    ['a service that never fails', steady('payments', 0, 120, { requests: 100, rate: 0 })],
    [
      'a jump below the minimum sample of requests',
      [
        ...steady('payments', 0, 60, { requests: 3, rate: 0 }),
        ...steady('payments', 60, 70, { requests: 3, rate: 1 }),
      ],
    ],
    [
      'a jump below the minimum sample of faults',
      [
        ...steady('payments', 0, 60, { requests: 10, rate: 0 }),
        ...steady('payments', 60, 61, { requests: 10, rate: 0.4 }),
        ...steady('payments', 61, 70, { requests: 10, rate: 0 }),
      ],
    ],
    [
      'faults of a service that has no history',
      [
        ...steady('orders', 0, 70, normal),
        ...steady('payments', 60, 70, { requests: 1000, rate: 1 }),
      ],
    ],
    [
      'a rise that is certain but small',
      [
        ...steady('payments', 0, 60, { requests: 10_000, rate: 0.01 }),
        ...steady('payments', 60, 70, { requests: 10_000, rate: 0.04 }),
      ],
    ],
    [
      'less traffic',
      [
        ...steady('payments', 0, 60, failing),
        ...steady('payments', 60, 70, { requests: 5, rate: 0.4 }),
      ],
    ],
  ])('opens none on %s', (_, lines) => {
    const insights = follow(groupMinutes(lines), 0, 120);

    expect(insights).toEqual([]);
  });

  it('names the farthest of three services that fail through one another as the root cause', () => {
    const lines = ['front', 'orders', 'payments'].flatMap((node) => [
      ...steady(node, 0, 60, normal),
      ...steady(node, 60, 70, failing),
    ]);
    const minutes = groupMinutes(lines, ['front > orders', 'orders > payments']);

    const insights = follow(minutes, 0, 70);

    expect(insights).toMatchObject([
      {
        rootCause: service('payments'),
        entries: [service('front')],
        impact: {
          client: { ok: 600, fault: 400 },
          rootCause: { ok: 600, fault: 400 },
          top: [service('front'), service('orders'), service('payments')],
        },
      },
    ]);
    expect(insights[0]?.services.toSorted()).toEqual(['front', 'orders', 'payments'].map(service));
  });

  it('opens two for two independent root causes', () => {
    const lines = ['shop', 'payments', 'office', 'reports'].flatMap((node) => [
      ...steady(node, 0, 60, normal),
      ...steady(node, 60, 70, failing),
    ]);
    const minutes = groupMinutes(lines, ['shop > payments', 'office > reports']);

    const insights = follow(minutes, 0, 70);

    expect(insights.map(({ rootCause }) => rootCause).toSorted()).toEqual(
      ['payments', 'reports'].map(service),
    );
    expect(new Set(insights.map(({ id }) => id)).size).toBe(2);
  });

  it('goes on with one insight when its cause turns out to be further down', () => {
    const minutes = groupMinutes(
      [
        ...steady('orders', 0, 60, normal),
        ...steady('orders', 60, 75, failing),
        ...steady('payments', 0, 66, normal),
        ...steady('payments', 66, 75, failing),
      ],
      ['orders > payments'],
    );

    const [early] = follow(minutes, 0, 64);
    const late = follow(minutes, 0, 75);

    expect(early).toMatchObject({ rootCause: service('orders') });
    expect(late).toMatchObject([{ id: early?.id, rootCause: service('payments') }]);
    expect(late[0]?.events.map(({ summary }) => summary)).toContainEqual(
      expect.stringContaining('The root cause is "payments"'),
    );
  });

  it('merges two insights that turn out to have one cause', () => {
    const minutes = groupMinutes(
      [
        ...['orders', 'stock'].flatMap((node) => [
          ...steady(node, 0, 60, normal),
          ...steady(node, 60, 75, failing),
        ]),
        ...steady('payments', 0, 66, normal),
        ...steady('payments', 66, 75, failing),
      ],
      ['orders > payments', 'stock > payments'],
    );

    const early = follow(minutes, 0, 64);
    const late = follow(minutes, 0, 75);

    expect(early.map(({ state }) => state)).toEqual(['ACTIVE', 'ACTIVE']);
    expect(late.filter(({ state }) => state === 'ACTIVE')).toMatchObject([
      { rootCause: service('payments') },
    ]);
    expect(late.find(({ state }) => state === 'CLOSED')?.events.at(-1)?.summary).toMatch(
      /^It goes on as part of the insight /,
    );
  });

  it('closes after five minutes within the band, and not at a shorter pause', () => {
    const lines = [
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 70, failing),
      ...steady('payments', 70, 100, normal),
    ];
    const minutes = groupMinutes(lines);

    const open = follow(minutes, 0, 70);
    const [pausing] = follow(minutes, 70, 76, open);
    const [closed, ...more] = follow(minutes, 70, 100, open);

    expect(pausing).toMatchObject({ state: 'ACTIVE' });
    expect(more).toEqual([]);
    expect(closed).toMatchObject({
      state: 'CLOSED',
      start: began + 60 * 60,
      end: closed?.lastAnomalous,
      impact: { rootCause: { fault: expect.any(Number) } },
    });
    expect(closed?.end).toBeLessThanOrEqual(began + 75 * 60);
    expect(closed?.events.at(-1)?.summary).toBe('Fault rates have been as expected for 5 minutes.');
  });

  it('closes when requests cease', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 70, failing),
    ]);

    const insights = follow(minutes, 0, 90);

    expect(insights).toMatchObject([{ state: 'CLOSED' }]);
  });

  it('takes what lasts for three hours as ordinary', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 400, failing),
    ]);

    const insights = follow(minutes, 0, 400);

    expect(insights).toMatchObject([{ state: 'CLOSED', start: began + 60 * 60 }]);
    expect(insights[0]?.end).toBeLessThan(began + (60 + 200) * 60);
  });

  it('opens another when it fails anew, judged by the time between', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 70, failing),
      ...steady('payments', 70, 120, normal),
      ...steady('payments', 120, 130, failing),
    ]);

    const insights = follow(minutes, 0, 130);

    expect(insights.map(({ state, start }) => [state, (start - began) / 60])).toEqual([
      ['CLOSED', 60],
      ['ACTIVE', 120],
    ]);
  });

  it('goes on from what was kept as if it had never stopped', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 70, failing),
      ...steady('payments', 70, 90, normal),
    ]);
    const kept = JSON.parse(JSON.stringify(follow(minutes, 0, 65))) as Insight[];

    const resumed = follow(minutes, 65, 90, kept);

    expect(resumed).toEqual(JSON.parse(JSON.stringify(follow(minutes, 0, 90))));
    expect(resumed).toMatchObject([{ state: 'CLOSED' }]);
  });

  it('records where it stands from time to time, with what it has done so far', () => {
    const minutes = groupMinutes([
      ...steady('payments', 0, 60, normal),
      ...steady('payments', 60, 90, failing),
    ]);

    const [insight] = follow(minutes, 0, 90);

    expect(insight?.events.map(({ time }) => (time - began) / 60)).toEqual([61, 71, 81]);
    expect(insight?.events.map(({ impact }) => impact.rootCause.fault)).toEqual([40, 440, 840]);
    expect(insight?.events[0]?.summary).toBe(
      '"payments" failed 44 of 500 requests within 5 minutes; at most 30 were expected.',
    );
  });

  it('opens none in a day of faults that come by chance', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    const lines = Array.from({ length: 24 * 60 }, (_, minute) => {
      const requests = Math.round(20 * random());
      const faults = Array.from({ length: requests }, random).filter((one) => one < 0.05).length;
      return { minute, node: 'payments', requests, faults };
    });
    const minutes = groupMinutes(lines);

    const found = lines.flatMap(({ minute }) => {
      const seen = minutes.slice(Math.max(0, minute - 190), minute + 1);
      return advanceInsights([], { arn, name: 'checkout', minutes: seen }, began + minute * 60);
    });

    expect(found).toEqual([]);
  });

  it('tells of no more services than it may, the root cause among them', () => {
    const names = Array.from({ length: 150 }, (_, index) => `service-${index}`);
    const lines = names.flatMap((node) => [
      ...steady(node, 0, 60, normal),
      ...steady(node, 60, 64, failing),
    ]);
    const calls = names.slice(1).map((name, index) => `service-${index} > ${name}`);

    const insights = follow(groupMinutes(lines, calls), 59, 64);

    expect(insights.length).toBe(1);
    expect(insights[0]?.services.length).toBe(100);
    expect(insights[0]?.services).toContain(service('service-149'));
  });

  it('has no more open at once than the group may', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `service-${index}`).flatMap((node) => [
      ...steady(node, 0, 60, normal),
      ...steady(node, 60, 66, failing),
    ]);

    const insights = follow(groupMinutes(lines), 59, 66);

    expect(insights.length).toBe(20);
  });
});
