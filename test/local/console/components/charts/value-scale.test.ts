import { describe, expect, it } from 'vitest';
import { valueScale } from '../../../../../local/console/components/charts/value-scale.ts';
import { formatDuration } from '../../../../../local/wording/duration.ts';

describe('valueScale', () => {
  it('is even from 0 where values are alike', () => {
    const scale = valueScale([0.1, 0.2, 0.4], formatDuration, 4);

    expect(scale.kind).toBe('even');
    expect(scale.place(0.2)).toBeCloseTo(0.5);
    expect(scale.value(scale.place(0.3))).toBeCloseTo(0.3);
  });

  it('grows where a few values would press the others to the axis', () => {
    const scale = valueScale([0.002, 0.003, 0.01, 0.01, 0.02, 6], formatDuration);

    expect(scale.kind).toBe('growing');
    expect(scale.ticks.map(({ label }) => label)).toEqual([
      '1 ms',
      '10 ms',
      '100 ms',
      '1.00 s',
      '10.00 s',
    ]);
    expect(scale.value(scale.place(0.02))).toBeCloseTo(0.02);
    expect(scale.place(0)).toBe(0);
    expect(scale.value(0)).toBe(0);
  });

  it('has a scale for nothing and for 0', () => {
    expect(valueScale([], formatDuration).place(0)).toBe(0);
    expect(Number.isFinite(valueScale([0, 0], formatDuration).place(1))).toBe(true);
  });
});
