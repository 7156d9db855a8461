import { describe, expect, it } from 'vitest';
import { parseFilterPattern } from '../../../../local/runner/emulators/protocols/filter-pattern.ts';

describe('parseFilterPattern', () => {
  it.each<[string, unknown, unknown, unknown]>([
    ['a value', ['gold'], 'gold', 'iron'],
    ['a number', [5], 5, '5'],
    ['null', [null], null, undefined],
    ['one of several', ['a', 'b'], 'b', 'c'],
    ['a beginning', [{ prefix: 'go' }], 'gold', 'ago'],
    ['an end', [{ suffix: 'ld' }], 'gold', 'golden'],
    ['letters of either case', [{ 'equals-ignore-case': 'Gold' }], 'gOLD', 'golden'],
    ['existence', [{ exists: true }], null, undefined],
    ['absence', [{ exists: false }], undefined, 1],
    ['anything but', [{ 'anything-but': ['a', 'b'] }], 'c', 'a'],
    ['a number equal', [{ numeric: ['=', 5] }], 5, 6],
    ['a range', [{ numeric: ['>', 0, '<=', 10] }], 10, 0],
    ['a member of a list', ['x'], ['w', 'x'], ['w']],
  ])('matches %s', (_, rule, good, bad) => {
    const matches = parseFilterPattern({ body: { tier: rule } });

    expect(matches({ body: { tier: good } })).toBe(true);
    expect(matches({ body: { tier: bad } })).toBe(false);
  });

  it('wants every name, and one of the alternatives', () => {
    const matches = parseFilterPattern({ a: [1], $or: [{ b: [1] }, { c: [1] }] });

    expect(matches({ a: 1, c: 1 })).toBe(true);
    expect(matches({ a: 1 })).toBe(false);
    expect(matches({ b: 1 })).toBe(false);
  });

  it('finds nothing in what is no object', () => {
    const matches = parseFilterPattern({ body: { constructor: [{ exists: true }] } });

    expect(matches({ body: {} })).toBe(false);
    expect(matches('text')).toBe(false);
  });

  it.each([
    ['x', 'must be a JSON object'],
    [{ a: 'x' }, '"a" must hold'],
    [{ a: [] }, '"a" must hold'],
    [{ a: [{ cidr: '10.0.0.0/8' }] }, 'is not emulated'],
    [{ a: [{ prefix: 1 }] }, 'is not emulated'],
    [{ a: [{ numeric: ['>'] }] }, 'is not emulated'],
    [{ a: [{ numeric: ['~', 1] }] }, 'is not emulated'],
    [{ a: [{}] }, 'is not emulated'],
    [{ $or: {} }, '"$or" must be a list'],
  ])('refuses %j', (pattern, message) => {
    expect(() => parseFilterPattern(pattern)).toThrow(message);
  });
});
