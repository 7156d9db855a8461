import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Histogram } from '../../../../local/xray/graph/histogram.ts';
import { addHistogram, keepHistogram } from '../../../../local/xray/graph/kept-histogram.ts';

const readBack = (histogram: Histogram): Histogram => {
  const read: Histogram = new Map();
  addHistogram(read, JSON.parse(JSON.stringify(keepHistogram(histogram))));
  return read;
};

describe('a kept histogram', () => {
  it.each<{ name: string; rows: [number, number][] }>([
    { name: 'nothing', rows: [] },
    { name: 'a call that took no time', rows: [[0, 1]] },
    {
      name: 'neighbours',
      rows: [
        [30, 1],
        [31, 2],
        [33, 470],
      ],
    },
    {
      name: 'every digit and its carry',
      rows: Array.from({ length: 3000 }, (_, i) => [i * 31, i + 1]),
    },
    {
      name: 'calls that ended before they began',
      rows: [
        [-90_000, 3],
        [-1, 1],
        [0, 2],
        [7, 1],
      ],
    },
    {
      name: 'months',
      rows: [
        [0, 1],
        [2 ** 45, 1_000_000],
        [2 ** 52, 1],
      ],
    },
    {
      name: 'times beyond what is exact',
      rows: [
        [-1e18, 1],
        [5, 2],
        [1e18, 3],
      ],
    },
    { name: 'parts of milliseconds', rows: [[0.5, 1]] },
  ])('has every row of $name', ({ rows }) => {
    const histogram = new Map(rows);

    const read = readBack(histogram);

    expect([...read]).toEqual(rows);
  });

  it('has the rows of any histogram', () => {
    const rows = fc.uniqueArray(
      fc.tuple(
        fc.maxSafeInteger(),
        fc.nat().map((n) => n + 1),
      ),
      {
        selector: ([milliseconds]) => milliseconds,
      },
    );

    fc.assert(
      fc.property(rows, (made) => {
        expect([...readBack(new Map(made))]).toEqual(made.sort(([a], [b]) => a - b));
      }),
    );
  });

  it('adds to what is there', () => {
    const histogram = new Map([[30, 1]]);

    addHistogram(
      histogram,
      keepHistogram(
        new Map([
          [30, 2],
          [40, 1],
        ]),
      ),
    );

    expect([...histogram]).toEqual([
      [30, 3],
      [40, 1],
    ]);
  });

  it('takes a character or two for each row', () => {
    const histogram = new Map(Array.from({ length: 100 }, (_, i) => [30 + i, 1 + (i % 9)]));

    const kept = keepHistogram(histogram);

    expect(kept.length).toBeLessThan(205);
  });
});
