import { describe, expect, it } from 'vitest';
import { scatterSpan } from '../../../../../local/console/components/charts/scatter-span.ts';

const noon = 1_795_176_000;
const pointsAt = (...times: readonly number[]) =>
  times.map((time) => ({ id: `1-${time}`, time, duration: 0.1, outcome: 'ok' as const }));

describe('scatterSpan', () => {
  it('covers the time range of the page', () => {
    const window = { start: noon - 900, end: noon };

    const span = scatterSpan(pointsAt(noon - 700, noon - 300), window);

    expect(span).toEqual({ ...window, isPart: false });
  });

  it('comes near where traces lie within seconds of a long range', () => {
    const span = scatterSpan(pointsAt(noon - 61, noon - 60, noon - 31), {
      start: noon - 900,
      end: noon,
    });

    expect(span).toEqual({ start: noon - 63, end: noon - 29, isPart: true });
  });

  it('leaves room beside traces of one second', () => {
    const window = { start: noon - 900, end: noon };

    const span = scatterSpan(pointsAt(noon - 60, noon - 60), window);

    expect(span).toEqual({ start: noon - 65, end: noon - 55, isPart: true });
  });

  it('goes no nearer than a range of a few seconds', () => {
    const window = { start: noon - 8, end: noon };

    expect(scatterSpan(pointsAt(noon - 5), window)).toEqual({ ...window, isPart: false });
  });

  it('does without a range', () => {
    expect(scatterSpan(pointsAt(noon), undefined)).toEqual({
      start: noon - 5,
      end: noon + 5,
      isPart: false,
    });
  });
});
