// @vitest-environment happy-dom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useCalm } from '../../../../../local/console/pages/traces/use-calm.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const hook = (value: number, interval: number) =>
  renderHook((props: { value: number; interval: number }) => useCalm(props.value, props.interval), {
    initialProps: { value, interval },
  });

describe('useCalm', () => {
  it('follows once within its interval, however often the value changes', () => {
    const { result, rerender } = hook(0, 5000);
    const seen = [];

    for (let second = 1; second <= 11; second++) {
      rerender({ value: second, interval: 5000 });
      act(() => void vi.advanceTimersByTime(1000));
      seen.push(result.current);
    }

    expect(seen).toEqual([0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]);
  });

  it('follows at once without an interval', () => {
    const { result, rerender } = hook(0, 5000);

    rerender({ value: 1, interval: 0 });

    expect(result.current).toBe(1);
  });

  it('comes to rest at the last value', () => {
    const { result, rerender } = hook(0, 5000);
    rerender({ value: 1, interval: 5000 });

    act(() => void vi.advanceTimersByTime(5000));

    expect(result.current).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
