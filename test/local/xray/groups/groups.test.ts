import { describe, expect, it } from 'vitest';
import { defaultGroup, type Group, newGroupArn } from '../../../../local/xray/groups/group.ts';
import { openGroups } from '../../../../local/xray/groups/groups.ts';
import type { TraceGroup } from '../../../../local/xray/groups/trace-group.ts';
import { openSettings } from '../../../../local/xray/settings/settings-store.ts';

const owner = { account: '123456789012', region: 'us-east-1' };
const groupOf = (name: string, filterExpression: string): Group => ({
  ...defaultGroup(owner),
  name,
  arn: newGroupArn(name, owner),
  filterExpression,
});

function open(...kept: Group[]) {
  const stored = openSettings({ warn: () => undefined }).collection<Group>('groups');
  for (const group of kept) stored.put(group.arn, group);
  const warnings: string[] = [];
  const used: (readonly TraceGroup[])[] = [];
  const engine = { useGroups: (groups: readonly TraceGroup[]) => void used.push(groups) };
  const groups = openGroups({
    ...owner,
    stored,
    warn: (message) => warnings.push(message),
    useGroups: (next) => engine.useGroups(next),
  });
  const keys = () => used.at(-1)?.map(({ key }) => key);
  return { groups, stored, warnings, used, keys, engine };
}

describe('openGroups', () => {
  it('hands the engine what was kept, and each change', () => {
    const first = groupOf('a', 'fault');
    const second = groupOf('b', 'error');
    const { groups, keys, used } = open(first);

    const atStart = keys();
    groups.put(second);
    const withSecond = keys();
    groups.put({ ...first, filterExpression: 'throttle' });
    groups.remove(first);

    expect(atStart).toEqual([first.arn]);
    expect(withSecond).toEqual([first.arn, second.arn]);
    expect(used[2]?.[0]?.filter).toEqual({ kind: 'keyword', keyword: 'throttle' });
    expect(keys()).toEqual([second.arn]);
  });

  it('skips a group whose expression can no longer be read, and says so', () => {
    const broken = groupOf('broken', 'no.longer > 1');
    const circle = groupOf('circle', 'group.name = "circle"');
    const fine = groupOf('fine', 'fault');

    const { groups, keys, warnings } = open(broken, circle, fine);

    expect(keys()).toEqual([fine.arn]);
    expect(warnings).toEqual([
      'group "broken" gets no traces: its filter expression "no.longer > 1" cannot be used: line 1, column 1: "no.longer" is not a keyword',
      expect.stringContaining('The group "circle" is part of its own filter expression'),
    ]);
    expect(groups.list().map(({ name }) => name)).toEqual(['Default', 'broken', 'circle', 'fine']);
  });

  it('changes nothing when the engine cannot take the groups', () => {
    const { groups, stored, engine } = open();
    engine.useGroups = () => {
      throw new Error('the key is disabled');
    };

    expect(() => groups.put(groupOf('a', 'fault'))).toThrow('the key is disabled');
    expect([groups.list().length, stored.all().length]).toEqual([1, 0]);
  });

  it('takes back what cannot be kept', () => {
    const { groups, stored, keys } = open();
    stored.put = () => {
      throw new Error('the disk is full');
    };

    expect(() => groups.put(groupOf('a', 'fault'))).toThrow('the disk is full');
    expect([groups.list().length, keys()]).toEqual([1, []]);
  });
});

describe('newGroupArn', () => {
  it('is another one each time, with 52 letters of base 32', () => {
    const arns = Array.from({ length: 100 }, () => newGroupArn('a', owner));

    expect(new Set(arns).size).toBe(100);
    for (const arn of arns) {
      expect(arn).toMatch(/^arn:aws:xray:us-east-1:123456789012:group\/a\/[A-Z2-7]{52}$/);
    }
  });
});
