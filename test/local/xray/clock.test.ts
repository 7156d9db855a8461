import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../local/xray/clock.ts';

afterEach(() => vi.restoreAllMocks());

describe('systemClock', () => {
  it('tells the time of day more finely than a millisecond', () => {
    const clock = systemClock();

    const times = Array.from({ length: 1_000 }, () => clock.now());

    expect(Math.abs(Date.now() / 1000 - clock.now())).toBeLessThan(0.2);
    expect(times.some((time) => !Number.isInteger(time * 1000))).toBe(true);
    expect(times.every((time, index) => index === 0 || time >= Number(times[index - 1]))).toBe(
      true,
    );
  });

  it.each([
    ['forward, as after a laptop slept', 3_600],
    ['back', -3_600],
  ])('follows the wall clock when that is moved %s', (_, seconds) => {
    const clock = systemClock();
    const before = clock.now();
    const wall = Date.now;

    vi.spyOn(Date, 'now').mockImplementation(() => wall() + seconds * 1000);
    const after = clock.now();

    expect(after - before).toBeGreaterThan(seconds - 1);
    expect(after - before).toBeLessThan(seconds + 1);
  });

  it('follows a wall clock that has drifted by a few hundredths of a second', () => {
    const clock = systemClock();
    clock.now();
    const wall = Date.now;

    vi.spyOn(Date, 'now').mockImplementation(() => wall() + 30);

    expect(Math.abs(clock.now() * 1000 - Date.now())).toBeLessThan(10);
  });

  it('does not take it for drift that it was held up between two looks', () => {
    const clock = systemClock();
    clock.now();
    const wall = Date.now;
    let looks = 0;

    // As if 50 ms had gone by between the coarse and the fine clock.
    const held = vi.spyOn(Date, 'now').mockImplementation(() => wall() - (looks++ === 0 ? 50 : 0));
    const during = clock.now();
    held.mockRestore();

    expect(Math.abs(during * 1000 - Date.now())).toBeLessThan(10);
  });

  it('waits as long as before when the wall clock is moved', () => {
    const clock = systemClock();
    const before = clock.elapsed();
    const wall = Date.now;

    vi.spyOn(Date, 'now').mockImplementation(() => wall() + 3_600_000);

    expect(clock.elapsed() - before).toBeLessThan(1_000);
  });
});
