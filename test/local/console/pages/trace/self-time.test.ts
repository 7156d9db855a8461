import { describe, expect, it } from 'vitest';
import { selfTime } from '../../../../../local/console/pages/trace/self-time.ts';

const outer = { start: 10, end: 20 };

describe('selfTime', () => {
  it('is all of what has nothing below it', () => {
    expect(selfTime(outer, [])).toBe(10);
  });

  it('counts children that overlap once', () => {
    const children = [
      { start: 12, end: 16 },
      { start: 11, end: 14 },
      { start: 12.5, end: 13 },
    ];

    expect(selfTime(outer, children)).toBe(5);
  });

  it('leaves out what children do before and after it', () => {
    const children = [
      { start: 5, end: 11 },
      { start: 19, end: 40 },
      { start: 30, end: 40 },
    ];

    expect(selfTime(outer, children)).toBe(8);
  });

  it('is never negative, whatever the clocks said', () => {
    expect(selfTime({ start: 20, end: 10 }, [{ start: 0, end: 30 }])).toBe(0);
    expect(selfTime(outer, [{ start: 18, end: 12 }])).toBe(10);
  });
});
