import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../local/xray/clock.ts';
import { openSamplingStatistics } from '../../../../local/xray/sampling/statistics.ts';
import { epochSeconds } from '../../../../local/xray/units.ts';

const began = 1_800_000_000;
const reportOf = (ruleName: string, requestCount = 1) => ({
  ruleName,
  clientId: '0123456789abcdef01234567',
  requestCount,
  sampledCount: 2,
  borrowCount: 3,
});

function openStatistics() {
  const clock = new ManualClock(began);
  const statistics = openSamplingStatistics(clock);
  return {
    clock,
    statistics,
    add: (ruleName: string, after: number, requestCount?: number) =>
      statistics.add(reportOf(ruleName, requestCount), epochSeconds(began + after)),
    listed: () => statistics.list().map((summary) => [summary.ruleName, summary.timestamp - began]),
  };
}

describe('openSamplingStatistics', () => {
  it('adds up the reports of a rule and window', () => {
    const { add, statistics } = openStatistics();

    add('checkout', 0, 10);
    add('checkout', 9.9, 20);

    expect(statistics.list()).toEqual([
      {
        ruleName: 'checkout',
        timestamp: began,
        requestCount: 30,
        sampledCount: 4,
        borrowCount: 6,
      },
    ]);
  });

  it('lists by window and then by rule, the default one last', () => {
    const { add, clock, listed } = openStatistics();
    clock.advance(20_000);

    add('Default', 10);
    add('checkout', 10);
    add('checkout', 0);

    expect(listed()).toEqual([
      ['checkout', 0],
      ['checkout', 10],
      ['Default', 10],
    ]);
  });

  it('leaves out what is of another time', () => {
    const { add, listed } = openStatistics();

    add('checkout', -301);
    add('checkout', 20);
    add('checkout', -began);

    expect(listed()).toEqual([]);
  });

  it('forgets after five minutes', () => {
    const { add, clock, listed } = openStatistics();
    add('checkout', 0);

    clock.advance(300_000);
    const before = listed();
    clock.advance(1);

    expect([before.length, listed().length]).toEqual([1, 0]);
  });
});
