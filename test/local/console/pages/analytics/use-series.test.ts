import { describe, expect, it } from 'vitest';
import { periodOf, toPoint } from '../../../../../local/console/pages/analytics/use-series.ts';

describe('toPoint', () => {
  it('begins a period before the time of the bucket, and counts a throttle once', () => {
    const point = toPoint(
      {
        Timestamp: 1_795_184_980,
        EdgeSummaryStatistics: {
          OkCount: 6,
          ErrorStatistics: { ThrottleCount: 1, OtherCount: 2, TotalCount: 3 },
          FaultStatistics: { OtherCount: 1, TotalCount: 1 },
          TotalCount: 10,
          TotalResponseTime: 2.5,
        },
      },
      60,
    );

    expect(point).toEqual({
      time: 1_795_184_920,
      ok: 6,
      error: 2,
      throttle: 1,
      fault: 1,
      averageResponseTime: 0.25,
    });
  });

  it('has no average of nothing', () => {
    expect(toPoint({ Timestamp: 120, EdgeSummaryStatistics: null as never }, 60)).toEqual({
      time: 60,
      ok: 0,
      error: 0,
      throttle: 0,
      fault: 0,
    });
  });
});

describe('periodOf', () => {
  it('is one of the two that X-Ray has', () => {
    expect(periodOf(0, 900)).toBe(60);
    expect(periodOf(0, 6 * 3600)).toBe(300);
  });
});
