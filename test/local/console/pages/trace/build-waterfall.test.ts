import { describe, expect, it } from 'vitest';
import {
  buildWaterfall,
  closedBelow,
  everyRow,
  type RowFilter,
} from '../../../../../local/console/pages/trace/build-waterfall.ts';
import { fixtureTree, nodeNamed, treeOf, wideSegment } from './fixture-trees.ts';

const open = new Set<string>();
const rowsOf = (name: string, filter: Partial<RowFilter>) =>
  buildWaterfall(fixtureTree(name), open, { ...everyRow, ...filter }).map(
    ({ node, isContext }) => `${isContext ? '(' : ''}${node.entity.name}${isContext ? ')' : ''}`,
  );

describe('buildWaterfall', () => {
  it('shows every row, each with its place among its siblings', () => {
    const rows = buildWaterfall(fixtureTree('fault'), open);

    expect(
      rows.map(({ node, open: isOpen, position, siblings }) => [
        node.entity.name,
        isOpen,
        `${position}/${siblings}`,
      ]),
    ).toEqual([
      ['orders/prod', true, '1/1'],
      ['Lambda', true, '1/1'],
      ['place-order', true, '1/1'],
      ['place-order', true, '1/1'],
      ['Invocation', true, '1/2'],
      ['## index.handler', true, '1/1'],
      ['### check stock', undefined, '1/1'],
      ['Overhead', undefined, '2/2'],
    ]);
  });

  it('hides what is below a closed row', () => {
    const tree = fixtureTree('fault');
    const closed = new Set([nodeNamed(tree, 'Invocation').entity.key]);

    const rows = buildWaterfall(tree, closed);

    expect(rows.map(({ node }) => node.entity.name)).not.toContain('## index.handler');
    expect(rows.find(({ node }) => node.entity.name === 'Invocation')?.open).toBe(false);
  });

  it('opens as many levels as asked for', () => {
    const tree = fixtureTree('order');
    const depths = (levels: number) =>
      Math.max(...buildWaterfall(tree, closedBelow(tree, levels)).map(({ node }) => node.depth));

    expect([1, 2, 3].map(depths)).toEqual([0, 1, 2]);
  });

  it('keeps the callers of what a text is found in', () => {
    expect(rowsOf('fault', { text: 'Ledger' })).toEqual([
      '(orders/prod)',
      '(Lambda)',
      '(place-order)',
      'place-order',
      '(Invocation)',
      '(## index.handler)',
      '### check stock',
    ]);
  });

  it.each([
    ['the name', 'INDEX.handler'],
    ['the type', 'lambda function'],
    ['an operation', 'putitem'],
    ['an annotation', 'gold'],
    ['a status', '202'],
    ['the type of what is inferred', 'sqs queue'],
  ])('finds %s', (_, text) => {
    expect(rowsOf('order', { text }).length).toBeGreaterThan(0);
  });

  it('shows only what failed', () => {
    expect(rowsOf('throttle', { faultsOnly: true })).toEqual([
      'orders/prod',
      'Lambda',
      '(place-order)',
      '(place-order)',
      '(Invocation)',
      '## index.handler',
      'Lambda',
      'reserve-express',
    ]);
  });

  it('shows only what took long enough, and what still runs', () => {
    expect(rowsOf('in-progress', { atLeast: 0.2 })).toEqual(['shop', 'stock.example.com']);
  });

  it('shows nothing when nothing matches', () => {
    expect(rowsOf('order', { text: 'no such thing' })).toEqual([]);
  });

  it('builds 5,000 rows with a filter', () => {
    const tree = treeOf(wideSegment(5000));

    const rows = buildWaterfall(tree, open, { ...everyRow, text: 'work' });

    expect(rows).toHaveLength(5001);
  });
});
