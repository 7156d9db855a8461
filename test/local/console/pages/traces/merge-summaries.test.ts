import { describe, expect, it } from 'vitest';
import { mergeSummaries } from '../../../../../local/console/pages/traces/merge-summaries.ts';

const window = { start: 100.5, end: 200 };
const summary = (Id: string, StartTime: number, Revision = 1) => ({ Id, StartTime, Revision });
const loaded = {
  summaries: [summary('c', 150), summary('b', 140), summary('a', 130)],
  more: false,
};

describe('mergeSummaries', () => {
  it('puts in what is new, newest first', () => {
    const merged = mergeSummaries(
      loaded,
      { matching: [summary('d', 145)], changed: ['d'] },
      window,
      10,
    );

    expect(merged.summaries.map(({ Id }) => Id)).toEqual(['c', 'd', 'b', 'a']);
    expect(merged.more).toBe(false);
  });

  it('replaces what has changed', () => {
    const merged = mergeSummaries(
      loaded,
      { matching: [summary('b', 140, 2)], changed: ['b'] },
      window,
      10,
    );

    expect(merged.summaries.map(({ Id, Revision }) => [Id, Revision])).toEqual([
      ['c', 1],
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('takes out what no longer matches the filter', () => {
    const merged = mergeSummaries(loaded, { matching: [], changed: ['c', 'z'] }, window, 10);

    expect(merged.summaries.map(({ Id }) => Id)).toEqual(['b', 'a']);
  });

  it('takes out what has left the time range, which begins with its second', () => {
    const merged = mergeSummaries(
      { summaries: [summary('b', 100), summary('a', 99)], more: false },
      { matching: [], changed: [] },
      window,
      10,
    );

    expect(merged.summaries.map(({ Id }) => Id)).toEqual(['b']);
  });

  it('holds no more than were asked for, and says that there are more', () => {
    const merged = mergeSummaries(
      loaded,
      { matching: [summary('d', 160)], changed: [] },
      window,
      3,
    );

    expect(merged.summaries.map(({ Id }) => Id)).toEqual(['d', 'c', 'b']);
    expect(merged.more).toBe(true);
  });

  it('leaves no gap: what is older than the last one known was not asked for', () => {
    const merged = mergeSummaries(
      { ...loaded, more: true },
      { matching: [summary('old', 110)], changed: [] },
      window,
      10,
    );

    expect(merged.summaries.map(({ Id }) => Id)).toEqual(['c', 'b', 'a']);
    expect(merged.more).toBe(true);
  });

  it('keeps what has not changed as it is', () => {
    const merged = mergeSummaries(loaded, { matching: [], changed: [] }, window, 10);

    expect(merged.summaries[0]).toBe(loaded.summaries[0]);
  });
});
