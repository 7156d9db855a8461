import { describe, expect, it } from 'vitest';
import { findJsonFault } from '../../../../../local/console/pages/app/json-fault.ts';
import { prettyJson } from '../../../../../local/console/pages/app/pretty-json.ts';

describe('findJsonFault', () => {
  it.each(['{}', ' [1, -0.5e+3, true, null, "a\\n\\u00e9"] ', '"x"', '{"a":{"b":[]}}', '0'])(
    'finds none in %s',
    (text) => {
      expect(findJsonFault(text)).toBeUndefined();
    },
  );

  it.each([
    ['', 1, 1, 'a value'],
    ['   ', 1, 4, 'a value'],
    ['{', 1, 2, 'a key in double quotes, or “}”'],
    ['{x: 1}', 1, 2, 'a key in double quotes, or “}”'],
    ["{'a': 1}", 1, 2, 'a key in double quotes, or “}”'],
    ['{"a" 1}', 1, 6, '“:” between key and value'],
    ['{"a": }', 1, 7, 'a value'],
    ['{"a": 1,}', 1, 9, 'a key in double quotes'],
    ['[1, 2,]', 1, 7, 'a value'],
    ['[1 2]', 1, 4, '“,” or “]”'],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, '“,” or “}”'],
    ['{"a": "b', 1, 9, 'the closing quote'],
    ['"a\nb"', 1, 3, 'the closing quote; a line break in a text is written \\n'],
    ['"\\x"', 1, 2, 'an escape such as \\n, \\" or \\u0041; \\ itself is \\\\'],
    ['01', 1, 2, 'the end, for the value is complete'],
    ['{} {}', 1, 4, 'the end, for the value is complete'],
    ['[undefined]', 1, 2, 'a value'],
    ['[NaN]', 1, 2, 'a value'],
    ['{]', 1, 2, 'a key in double quotes, or “}”'],
    ['[}', 1, 2, 'a value'],
    ['\u00a0{}', 1, 1, 'a value'],
  ])('tells where %j goes wrong', (text, line, column, expected) => {
    expect(findJsonFault(text)).toMatchObject({ line, column, expected });
  });

  it('reads brackets however deep they go, and large texts quickly', () => {
    const deep = '['.repeat(200_000);
    const large = `[${'{"a":"b"},'.repeat(100_000)}`;

    const began = performance.now();
    expect(findJsonFault(deep)).toMatchObject({ offset: deep.length, expected: 'a value' });
    expect(findJsonFault(large)).toMatchObject({ offset: large.length, expected: 'a value' });
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('prettyJson', () => {
  it('writes a member a line, and numbers digit by digit', () => {
    expect(
      prettyJson('{"a":[1,{"b":12345678901234567890}],"c":{},"d":[],"e":"x, {y}: \\" ["}'),
    ).toBe(
      [
        '{',
        '  "a": [',
        '    1,',
        '    {',
        '      "b": 12345678901234567890',
        '    }',
        '  ],',
        '  "c": {},',
        '  "d": [],',
        '  "e": "x, {y}: \\" ["',
        '}',
      ].join('\n'),
    );
  });

  it.each(['', 'not json', '{', '<b>x</b>'])('leaves %j as it is', (text) => {
    expect(prettyJson(text)).toBe(text);
  });
});
