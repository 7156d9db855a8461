import { describe, expect, it } from 'vitest';
import {
  distributionGist,
  outcomesGist,
} from '../../../../../local/console/components/charts/build-gist.ts';
import { formatDuration } from '../../../../../local/wording/duration.ts';

describe('distributionGist', () => {
  it('says where half and nearly all of them are', () => {
    const buckets = [
      { from: 0, to: 0.05, count: 600 },
      { from: 0.05, to: 0.1, count: 590 },
      { from: 0.1, to: 0.15, count: 10 },
    ];

    expect(distributionGist(buckets, formatDuration)).toBe(
      '1,200: half below 50 ms, 95 % below 100 ms',
    );
  });

  it('says so when there is one, or none', () => {
    expect(distributionGist([{ from: 0.1, to: 0.2, count: 1 }], formatDuration)).toBe(
      '1, of 100 ms to 200 ms',
    );
    expect(distributionGist([], formatDuration)).toBe('nothing yet');
  });
});

describe('outcomesGist', () => {
  it('names what went wrong, with count and share', () => {
    expect(outcomesGist({ ok: 389, error: 20, throttle: 0, fault: 3 })).toBe(
      '412: 3 fault (< 1 %), 20 error (5 %)',
    );
    expect(outcomesGist({ ok: 2, error: 0, throttle: 0, fault: 0 })).toBe('2: all ok');
  });
});
