import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { putFigures } from '../bench/page.ts';

const machine = {
  ...{ node: '24.0.0', system: 'linux x64', processors: 2, processor: 'Some CPU' },
  ...{ memoryMB: 8_192, loadBefore: 0 },
};
const results = [
  {
    benchmark: 'xray',
    measurements: [
      {
        name: 'ingest',
        value: 31_000,
        unit: 'per second',
        baseline: { name: 'bare', value: 62_000 },
        aim: { relation: 'at least', limit: 25_000, of: 'value' },
      },
      { name: 'memory', value: 150, unit: 'MB' },
    ],
  },
] as const;

describe('putFigures', () => {
  it('puts a table in the place of the former one, and leaves the rest', () => {
    const page = 'Before.\n<!-- figures of xray -->\nold\n<!-- end -->\nAfter.\n';

    const written = putFigures(page, results, machine, '2026-11-20');

    expect(written).toBe(`Before.
<!-- figures of xray -->

2026-11-20, 2 × Some CPU, 8 GB, linux x64, Node 24.0.0.

| | measured | baseline of the same run | ratio | aim |
|---|---:|---|---:|---|
| ingest | 31000/s | 62000/s, bare | 0.5 × | ≥ 25000/s ✓ |
| memory | 150 MB |  |  |  |

<!-- end -->
After.
`);
    expect(putFigures(written, results, machine, '2026-11-20')).toBe(written);
  });

  it('leaves a page as it is that does not show the benchmark', () => {
    expect(putFigures('Nothing.\n', results, machine, '2026-11-20')).toBe('Nothing.\n');
  });

  it('tells that the machine was busy', () => {
    const page = '<!-- figures of xray --><!-- end -->';

    const written = putFigures(page, results, { ...machine, loadBefore: 3.21 }, '2026-11-20');

    expect(written).toContain('It was busy with other work (load 3.21): trust the ratios.');
  });

  it('refuses a place without an end', () => {
    expect(() => putFigures('<!-- figures of xray -->', results, machine, '2026-11-20')).toThrow(
      '"<!-- figures of xray -->" has no "<!-- end -->" behind it; put one there',
    );
  });

  it('finds its places in docs/benchmarks.md', () => {
    const page = readFileSync(
      join(resolve(import.meta.dirname, '../..'), 'docs/benchmarks.md'),
      'utf8',
    );

    for (const benchmark of ['xray', 'xray-large']) {
      const written = putFigures(page, [{ benchmark, measurements: [] }], machine, 'some day');
      expect(written).not.toBe(page);
    }
  });
});
