import { describe, expect, it } from 'vitest';
import { tagChanges, tagsProblem } from '../../../../local/console/account/tags.ts';

const tag = (key: string, value = '') => ({ key, value });

describe('tagsProblem', () => {
  it.each([
    [[tag('')], 'each key must have length greater than or equal to 1'],
    [[tag('k'.repeat(129))], /128/],
    [[tag('k', 'v'.repeat(257))], /256/],
    [[tag('AWS:team')], 'Tag keys that begin with "aws:" are reserved, got "AWS:team"'],
    [[tag('a<b')], /^"a<b" is not valid/],
    [[tag('a', 'x\n')], /is not valid/],
    [[tag('a'), tag('a', 'b')], 'each key may come once, got "a" twice'],
    [Array.from({ length: 51 }, (_, at) => tag(`k${at}`)), /at most 50 tags, got 51/],
  ])('refuses what X-Ray would: %#', (tags, problem) => {
    expect(tagsProblem(tags)).toMatch(problem);
  });

  it('takes what X-Ray takes', () => {
    expect(tagsProblem([tag('Ünï_.:/=+-@ 1', ''), tag('ünï_.:/=+-@ 1', 'x')])).toBeUndefined();
  });
});

describe('tagChanges', () => {
  it('puts what is new or has another value, and removes what is gone', () => {
    const before = [tag('a', '1'), tag('b', '2'), tag('c', '3')];

    const changes = tagChanges(before, [tag('a', '1'), tag('b', '9'), tag('d', '4')]);

    expect(changes).toEqual({ put: [tag('b', '9'), tag('d', '4')], remove: ['c'] });
  });
});
