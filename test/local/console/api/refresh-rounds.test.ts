import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refreshRounds } from '../../../../local/console/api/refresh-rounds.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Rounds, and how often they have asked. */
function counted() {
  const asked = vi.fn();
  const rounds = refreshRounds(asked);
  return { rounds, asked };
}

describe('rounds of questions', () => {
  it('come at once after a change', () => {
    const { rounds, asked } = counted();

    rounds.changed();
    vi.advanceTimersByTime(0);

    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('come once a second while changes keep coming', () => {
    const { rounds, asked } = counted();

    for (let change = 0; change < 45; change++) {
      rounds.changed();
      vi.advanceTimersByTime(100);
    }

    expect(asked).toHaveBeenCalledTimes(5);
  });

  it('come once more when a burst has settled', () => {
    const { rounds, asked } = counted();

    rounds.changed();
    vi.advanceTimersByTime(4000);

    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('come now and then without any change', () => {
    const { rounds, asked } = counted();

    rounds.ask();
    vi.advanceTimersByTime(31_000);

    expect(asked).toHaveBeenCalledTimes(4);
  });

  it('end', () => {
    const { rounds, asked } = counted();

    rounds.changed();
    rounds.stop();
    vi.advanceTimersByTime(60_000);

    expect(asked).not.toHaveBeenCalled();
  });
});
