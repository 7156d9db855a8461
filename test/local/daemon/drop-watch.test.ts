import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchDrops } from '../../../local/daemon/drop-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch() {
  const state = { dropped: 0, reads: 0 };
  const told: number[] = [];
  const drops = watchDrops(
    () => {
      state.reads += 1;
      return state.dropped;
    },
    (count) => told.push(count),
  );
  return { state, told, drops };
}

describe('watchDrops', () => {
  it('tells what was dropped a second after datagrams came, and each only once', () => {
    const { state, told, drops } = watch();

    drops.look();
    state.dropped = 7;
    vi.advanceTimersByTime(1_000);
    drops.look();
    state.dropped = 9;
    vi.advanceTimersByTime(1_000);

    expect(told).toEqual([7, 2]);
  });

  it('reads once a second at most, and not at all while nothing comes', () => {
    const { state, told, drops } = watch();

    for (let batch = 0; batch < 100; batch++) drops.look();
    vi.advanceTimersByTime(60_000);

    expect(state.reads).toBe(1);
    expect(told).toEqual([]);
  });

  it('tells the rest at the end', () => {
    const { state, told, drops } = watch();
    drops.look();
    state.dropped = 3;

    drops.flush();
    vi.advanceTimersByTime(10_000);

    expect(told).toEqual([3]);
  });
});
