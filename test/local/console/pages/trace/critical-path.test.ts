import { describe, expect, it } from 'vitest';
import { findCriticalPath } from '../../../../../local/console/pages/trace/critical-path.ts';
import { parseTrace } from '../../../../../local/console/pages/trace/parse-trace.ts';
import type { TraceTree } from '../../../../../local/console/pages/trace/trace-tree.ts';
import { buildTree } from '../../../../../local/console/pages/trace/trace-tree.ts';
import { deepDocument, fixtureTree, treeOf } from './fixture-trees.ts';

const pathOf = (tree: TraceTree) => {
  const path = findCriticalPath(tree.roots[0]);
  return tree.nodes
    .filter(({ entity }) => path.has(entity.key))
    .map(({ entity }) => [
      entity.name,
      ...(path.get(entity.key) ?? []).map(({ start, end }) => `${start}–${end}`),
    ]);
};

const work = (name: string, start_time: number, end_time: number, subsegments: object[] = []) => ({
  ...{ id: name, name, start_time, end_time, subsegments },
});

describe('findCriticalPath', () => {
  it('follows what ended last, and what ended before that began', () => {
    const tree = treeOf(
      work('root', 0, 10, [
        work('first', 1, 4),
        work('beside', 2, 5, [work('inner', 3, 4)]),
        work('last', 5, 9),
      ]),
    );

    expect(pathOf(tree)).toEqual([
      ['root', '0–2', '9–10'],
      ['beside', '2–3', '4–5'],
      ['inner', '3–4'],
      ['last', '5–9'],
    ]);
  });

  it('waits for what outlasts its caller only as long as the caller ran, and not for what begins later', () => {
    const tree = treeOf(
      work('root', 0, 10, [
        work('outlasts', 2, 30, [work('on time', 3, 8), work('too late', 12, 30)]),
        work('behind', 11, 12),
      ]),
    );

    expect(pathOf(tree)).toEqual([
      ['root', '0–2'],
      ['outlasts', '2–3', '8–10'],
      ['on time', '3–8'],
    ]);
  });

  it('leads through a Lambda function of an order to its slowest calls, and not to its notification', () => {
    const names = pathOf(fixtureTree('order')).map(([name]) => name);

    expect(names).toEqual([
      ...['orders/prod', 'Lambda', 'place-order', 'place-order', 'Initialization', 'Invocation'],
      ...['## index.handler', 'DynamoDB', 'SNS', 'order-events', 'Overhead'],
    ]);
  });

  it('covers every moment of the root once', () => {
    const tree = fixtureTree('graphql-front');

    const sections = [...findCriticalPath(tree.roots[0]).values()]
      .flat()
      .sort((a, b) => a.start - b.start);

    const [root] = tree.roots;
    expect(sections[0]?.start).toBeCloseTo(root?.entity.start ?? 0, 5);
    expect(sections.at(-1)?.end).toBeCloseTo(root?.end ?? 0, 5);
    for (const [at, { end }] of sections.slice(0, -1).entries()) {
      expect(sections[at + 1]?.start).toBeCloseTo(end, 5);
    }
  });

  it('goes 10,000 levels down', () => {
    const trace = { Id: 'deep', Segments: [{ Id: 'deep', Document: deepDocument(10_000) }] };

    expect(findCriticalPath(buildTree(parseTrace(trace)).roots[0]).size).toBe(10_001);
  });

  it('is empty without a segment', () => {
    expect(findCriticalPath(undefined).size).toBe(0);
  });
});
