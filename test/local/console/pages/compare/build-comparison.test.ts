import { describe, expect, it } from 'vitest';
import {
  buildComparison,
  byChange,
} from '../../../../../local/console/pages/compare/build-comparison.ts';
import { compareAnnotations } from '../../../../../local/console/pages/compare/compare-annotations.ts';
import {
  formatChange,
  formatPercent,
} from '../../../../../local/console/pages/compare/format-change.ts';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import { buildTree } from '../../../../../local/console/pages/trace/trace-tree.ts';
import { deepDocument, fixtureTree, treeOf } from '../trace/fixture-trees.ts';

const work = (name: string, took: number, subsegments: object[] = [], more: object = {}) => ({
  ...{ id: `${name}-${took}`, name, start_time: 0, end_time: took, subsegments },
  ...more,
});

describe('buildComparison', () => {
  it('has a row for each path that either has, in the order of the tree', () => {
    const a = treeOf(work('root', 10, [work('both', 4), work('only a', 1)]));
    const b = treeOf(work('root', 8, [work('both', 5), work('only b', 2, [work('below', 1)])]));

    const rows = buildComparison(a, b);

    expect(
      rows.map(({ name, depth, change, ...row }) => [name, depth, change, !row.a, !row.b]),
    ).toEqual([
      ['root', 0, -2, false, false],
      ['both', 1, 1, false, false],
      ['only b', 1, undefined, true, false],
      ['below', 2, undefined, true, false],
      ['only a', 1, undefined, false, true],
    ]);
  });

  it('numbers repeated siblings and matches them in their order', () => {
    const a = treeOf(work('root', 10, [work('try', 1), work('try', 2)]));
    const b = treeOf(work('root', 10, [work('try', 3), work('try', 3.5), work('try', 4)]));

    const tries = buildComparison(a, b).slice(1);

    expect(tries.map(({ number, change }) => [number, change])).toEqual([
      [1, 2],
      [2, 1.5],
      [3, undefined],
    ]);
  });

  it('says how a status changed', () => {
    const failed = work('root', 1, [], { fault: true, http: { response: { status: 502 } } });
    const well = work('root', 1, [], { http: { response: { status: 201 } } });

    const [row] = buildComparison(treeOf(failed), treeOf(well));

    expect(row?.statusChange).toBe('502 fault → 201 ok');
  });

  it('compares two orders of the app path by path', () => {
    const rows = buildComparison(fixtureTree('order'), fixtureTree('second-order'));

    const onlyIn = (side: 'a' | 'b') => rows.filter((row) => row[side] === undefined).length;
    expect(rows.length - onlyIn('a') - onlyIn('b')).toBe(22);
    expect(rows.filter((row) => row.b === undefined).map(({ name }) => name)).toEqual([
      'Initialization',
      'Initialization',
    ]);
  });

  it('finds nothing different in the same trace twice', () => {
    const rows = buildComparison(fixtureTree('order'), fixtureTree('order'));

    expect(rows.every((row) => row.change === 0 && row.statusChange === undefined)).toBe(true);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('matches what one begins with to where the other calls it', () => {
    const api = { ...work('api', 4, [work('store', 2)]), id: 'api', trace_id: '1' };
    const front = work('front', 9, [
      work('other', 1),
      { ...work('call', 6), id: 'call', namespace: 'remote' },
    ]);
    const called = { ...work('api', 5, [work('store', 3)]), id: 'called', parent_id: 'call' };
    const [direct, through] = [treeOf(api), treeOf(front, called)];

    const told = (rows: ReturnType<typeof buildComparison>) =>
      rows.map(({ name, depth, change }) => [name, depth, change]);

    expect(told(buildComparison(direct, through))).toEqual([
      ['front', 0, undefined],
      ['other', 1, undefined],
      ['call', 1, undefined],
      ['api', 2, 1],
      ['store', 3, 1],
    ]);
    expect(told(buildComparison(through, direct)).slice(3)).toEqual([
      ['api', 2, -1],
      ['store', 3, -1],
    ]);
  });

  it('puts two that have nothing in common behind each other', () => {
    const rows = buildComparison(fixtureTree('order'), fixtureTree('report'));

    expect(rows.some((row) => row.a !== undefined && row.b !== undefined)).toBe(false);
  });

  it('sorts by the largest difference, with what only one has by all of its time', () => {
    const a = treeOf(work('root', 10, [work('slower', 1), work('gone', 5)]));
    const b = treeOf(work('root', 10, [work('slower', 4), work('new', 1)]));

    const names = byChange(buildComparison(a, b)).map(({ name }) => name);

    expect(names).toEqual(['gone', 'slower', 'new', 'root']);
  });

  it('has no difference of what still runs', () => {
    const [row] = buildComparison(fixtureTree('in-progress'), fixtureTree('clock-skew'));

    expect(row?.change).toBeUndefined();
    expect(row?.statusChange).toBe('in progress → 200 ok');
  });

  it('goes 10,000 levels down', () => {
    const deep = () =>
      buildTree(
        parseTrace({ Id: 'deep', Segments: [{ Id: 'x', Document: deepDocument(10_000) }] }),
      );

    expect(buildComparison(deep(), deep())).toHaveLength(10_001);
  });
});

describe('compareAnnotations', () => {
  it('lists what the two do not have alike', () => {
    const with_ = (annotations: object) => treeOf(work('x', 1, [], { annotations }));

    const differences = compareAnnotations(
      with_({ same: 1, tier: 'gold', old: true }),
      with_({ same: 1, tier: 'standard', new: 'x' }),
    );

    expect(differences).toEqual([
      { name: 'new', a: [], b: ['x'] },
      { name: 'old', a: ['true'], b: [] },
      { name: 'tier', a: ['gold'], b: ['standard'] },
    ]);
  });
});

describe('figures of a difference', () => {
  it.each([
    [0.012, 0.03, '+12 ms', '+40 %'],
    [-1.43, 2, '−1.43 s', '−72 %'],
    [0, 1, '±0', '±0 %'],
    [0.5, 0, '+500 ms', ''],
    [10, 0.001, '+10.00 s', '+> 9999 %'],
    [undefined, 1, '–', ''],
  ])('%s of %s', (change, before, text, percent) => {
    expect(formatChange(change)).toBe(text);
    expect(formatPercent(change, before)).toBe(percent);
  });
});
