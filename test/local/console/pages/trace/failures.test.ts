import { describe, expect, it } from 'vitest';
import {
  failuresOf,
  findCauses,
  firstFocus,
  nextFailure,
} from '../../../../../local/console/pages/trace/failures.ts';
import { fixtureTree, nodeNamed, treeOf } from './fixture-trees.ts';

describe('firstFocus', () => {
  it.each([
    ['fault', '### check stock'],
    ['throttle', 'reserve-express'],
    ['retries-behind-the-answer', '### notify customer'],
    ['order-fulfilment', 'Initialization'],
    ['report', 'DynamoDB'],
  ])('of %s is %s', (name, expected) => {
    const focus = firstFocus(fixtureTree(name));

    expect(focus?.entity.name).toBe(expected);
  });

  it('is nowhere without a segment', () => {
    expect(firstFocus(fixtureTree('subsegments-only'))).toBeUndefined();
  });
});

describe('nextFailure', () => {
  it('walks every failure in the order of the rows, and round again', () => {
    const tree = fixtureTree('throttle');
    const failures = failuresOf(tree);

    const forward = [undefined, ...failures].map((from) => nextFailure(failures, from, 1));
    const back = nextFailure(failures, failures[0], -1);

    expect(forward).toEqual([...failures, failures[0]]);
    expect(back).toBe(failures.at(-1));
  });

  it('goes on from a row that has not failed', () => {
    const tree = fixtureTree('fault');
    const failures = failuresOf(tree);

    expect(nextFailure(failures, nodeNamed(tree, 'Overhead'), 1)?.entity.name).toBe('orders/prod');
    expect(nextFailure([], undefined, 1)).toBeUndefined();
  });
});

describe('findCauses', () => {
  it('explains callers by what was recorded deepest below them', () => {
    const tree = fixtureTree('fault');

    const cause = findCauses(tree).get(nodeNamed(tree, 'orders/prod'));

    expect(cause?.exception).toMatchObject({
      type: 'StockLedgerError',
      message: 'the stock ledger has no balance for "sku-fault"',
    });
  });

  it('tells each exception where it was first thrown', () => {
    const tree = fixtureTree('fault');
    const causes = findCauses(tree);

    const told = tree.nodes.filter((node) => causes.get(node)?.node === node);

    expect(told.map(({ entity }) => entity.name)).toEqual(['### check stock']);
  });

  it('follows a chain of causes to its end', () => {
    const tree = fixtureTree('causes-elsewhere');

    const cause = findCauses(tree).get(nodeNamed(tree, 'basket'));

    expect(cause?.exception.type).toBe('java.net.ConnectException');
  });

  it('gets out of a chain that bites its own tail', () => {
    const exceptions = [
      { id: 'a', type: 'A', cause: 'b' },
      { id: 'b', type: 'B', cause: 'a' },
    ];
    const tree = treeOf({
      id: '1',
      name: 'x',
      start_time: 1,
      end_time: 2,
      fault: true,
      cause: { exceptions },
    });

    expect(findCauses(tree).size).toBe(1);
  });
});
