import { describe, expect, it } from 'vitest';
import { formatFilter } from '../../../../local/xray/filter/format.ts';
import { parseFilter } from '../../../../local/xray/filter/parse.ts';
import { defaultGroup, type Group } from '../../../../local/xray/groups/group.ts';
import {
  type GroupReference,
  readGroupExpression,
  resolveGroups,
} from '../../../../local/xray/groups/group-references.ts';

const groupOf = (name: string, filterExpression: string): Group => ({
  ...defaultGroup({ account: '123456789012', region: 'us-east-1' }),
  name,
  arn: `arn:${name}`,
  filterExpression,
});

const findAmong =
  (...groups: Group[]) =>
  ({ by, value }: GroupReference) =>
    [defaultGroup({ account: '123456789012', region: 'us-east-1' }), ...groups].find(
      (group) => group[by] === value,
    );

describe('readGroupExpression', () => {
  it('puts expressions in the places of the groups that have them', () => {
    const find = findAmong(
      groupOf('faults', 'fault OR error'),
      groupOf('slow', 'responsetime > 1 AND group.name != "faults"'),
    );

    const filter = readGroupExpression('service("orders") AND group.arn = "arn:slow"', find);

    expect(formatFilter(filter)).toBe(
      'service("orders") AND responsetime > 1 AND !(fault OR error)',
    );
  });

  it('refuses a group that leads back to itself', () => {
    const find = findAmong(
      groupOf('a', 'group.name = "b"'),
      groupOf('b', 'group.name = "c" OR fault'),
      groupOf('c', 'group.name = "b"'),
    );

    expect(() => readGroupExpression('group.name = "b"', find, 'arn:a')).toThrow(
      'The group "b" is part of its own filter expression',
    );
  });

  it('takes a group that is named twice, but not in a circle', () => {
    const find = findAmong(groupOf('a', 'fault'), groupOf('b', 'group.name = "a"'));

    const filter = readGroupExpression('group.name = "a" OR group.name = "b"', find);

    expect(formatFilter(filter)).toBe('fault OR fault');
  });

  it('refuses in time what would grow without end', () => {
    const groups = Array.from({ length: 25 }, (_, level) =>
      groupOf(
        `g${level}`,
        level === 0 ? 'fault' : `group.name = "g${level - 1}" OR group.name = "g${level - 1}"`,
      ),
    );

    expect(() => readGroupExpression('group.name = "g24"', findAmong(...groups))).toThrow(
      'The filter expression has more than 2000 terms',
    );
  });
});

describe('resolveGroups', () => {
  it('names groups by their ARNs and leaves braces alone', () => {
    const find = findAmong(groupOf('faults', 'fault'));

    const filter = resolveGroups(
      parseFilter('!(group.name = "faults" OR service("x") { fault })'),
      find,
    );

    expect(formatFilter(filter)).toBe('!(group.arn = "arn:faults" OR service("x") { fault })');
  });

  it('refuses a group that there is not', () => {
    expect(() => resolveGroups(parseFilter('ok OR group.name = "x"'), findAmong())).toThrow(
      'Group not found.',
    );
  });
});
