import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judge, type Measurement, ratioOf } from '../bench/measurement.ts';
import { type BenchmarkResult, formatJson, formatTable, formatValue } from '../bench/report.ts';
import { testTerminal } from '../local/cli/test-terminal.ts';

const machine = {
  node: '24.0.0',
  system: 'linux x64',
  processors: 2,
  processor: 'Some processor',
  memoryMB: 8192,
  loadBefore: 0.3,
};

const warm: Measurement = {
  name: 'warm, p50',
  value: 19.44,
  unit: 'ms',
  baseline: { name: 'called directly', value: 10 },
  aim: { relation: 'at most', limit: 8, of: 'difference' },
};

const results: readonly BenchmarkResult[] = [
  {
    benchmark: 'requests',
    measurements: [warm, { name: 'cold, p50', value: 181.6, unit: 'ms' }],
  },
  {
    benchmark: 'orders',
    measurements: [
      {
        name: 'lost',
        value: 0,
        unit: 'orders',
        baseline: { name: 'offered', value: 500 },
        aim: { relation: 'at most', limit: 0, of: 'value' },
      },
      {
        name: 'sustained',
        value: 49.87,
        unit: 'per second',
        aim: { relation: 'at least', limit: 49, of: 'value' },
      },
    ],
  },
];

describe('judge', () => {
  it('holds a figure, or its distance from the baseline, against the limit', () => {
    expect(judge(warm)).toEqual({ measured: expect.closeTo(9.44), isMet: false });
    expect(judge({ ...warm, value: 18 })).toEqual({ measured: 8, isMet: true });
    expect(judge({ ...warm, aim: { relation: 'at least', limit: 20, of: 'value' } })).toEqual({
      measured: 19.44,
      isMet: false,
    });
  });

  it('has nothing to say without an aim', () => {
    expect(judge({ name: 'size', value: 1, unit: 'KB' })).toBeUndefined();
  });

  it('refuses an aim over a baseline that is not there', () => {
    const { baseline: _, ...lone } = warm;

    expect(() => judge(lone)).toThrow('"warm, p50" has an aim over its baseline, but no baseline');
  });
});

describe('ratioOf', () => {
  it('compares with the baseline, where there is one to divide by', () => {
    expect(ratioOf(warm)).toBeCloseTo(1.944);
    expect(ratioOf({ ...warm, baseline: { name: 'nothing', value: 0 } })).toBeUndefined();
  });
});

describe('formatValue', () => {
  it.each([
    { value: 0.71149, unit: 'KB', text: '0.711 KB' },
    { value: 19.44, unit: 'ms', text: '19.4 ms' },
    { value: 99.96, unit: 'ms', text: '100 ms' },
    { value: 3923.4, unit: 'ms', text: '3923 ms' },
    { value: 500, unit: 'orders', text: '500' },
    { value: 49.87, unit: 'per second', text: '49.9/s' },
    { value: 0, unit: 'documents', text: '0' },
  ] as const)('writes $value $unit as "$text"', ({ value, unit, text }) => {
    expect(formatValue(value, unit)).toBe(text);
  });
});

describe('formatTable', () => {
  it('gives every figure a line with its baseline, ratio, aim and verdict', () => {
    const table = formatTable(results, machine, testTerminal());

    expect(table.split('\n')).toEqual([
      '                        baseline in this run                    ratio  aim',
      '',
      '  requests',
      '    warm, p50  19.4 ms                 10 ms  called directly  1.94 ×  ≤ 8 ms over it, is +9.44 ms  ✗',
      '    cold, p50   182 ms',
      '',
      '  orders',
      '    lost             0                   500  offered             0 ×  ≤ 0  ✓',
      '    sustained   49.9/s                                                 ≥ 49/s  ✓',
      '',
      '  Node 24.0.0, linux x64, 2 × Some processor',
      '',
    ]);
  });

  it('says when something else kept the machine busy', () => {
    const table = formatTable(results, { ...machine, loadBefore: 4.567 }, testTerminal());

    expect(table.split('\n').slice(-3)).toEqual([
      '  Node 24.0.0, linux x64, 2 × Some processor',
      '  The machine was busy before it began (load 4.57): trust the ratios, not the figures.',
      '',
    ]);
  });

  it('says the same in colour', () => {
    const plain = formatTable(results, machine, testTerminal());

    const coloured = formatTable(results, machine, { ...testTerminal(), color: true });

    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

describe('formatJson', () => {
  it('holds every figure with its ratio and whether its aim is met', () => {
    const { measurements, ...rest } = JSON.parse(formatJson(results, machine));

    expect(rest).toEqual({ machine });
    expect(measurements).toHaveLength(4);
    expect(measurements[0]).toEqual({
      benchmark: 'requests',
      ...warm,
      ratio: expect.closeTo(1.944),
      aimMet: false,
    });
    expect(measurements[1]).toMatchObject({ name: 'cold, p50', ratio: null, aimMet: null });
  });
});
