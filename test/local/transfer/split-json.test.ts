import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJsonSplitter } from '../../../local/transfer/split-json.ts';

/** What is found when the text comes in pieces of `size` bytes. */
function split(text: string, size = 1_000_000, lists = ['Traces', 'resourceSpans']) {
  const splitter = createJsonSplitter(new Set(lists));
  const bytes = Buffer.from(text);
  const found = [];
  for (let at = 0; at < bytes.length; at += size) {
    found.push(...splitter.push(bytes.subarray(at, at + size)));
  }
  found.push(...splitter.end());
  return found;
}

const texts = (text: string, size?: number) =>
  split(text, size).map((piece) => ('text' in piece ? [piece.list, piece.text] : piece.problem));

describe('createJsonSplitter', () => {
  it.each([
    ['nothing', ' \n\n', []],
    [
      'lines',
      '{"a":1}\n{"b":"}\\"{"}\n',
      [
        ['', '{"a":1}'],
        ['', '{"b":"}\\"{"}'],
      ],
    ],
    [
      'an array',
      '[{"a":[1,2]}, "x,]" ,3]',
      [
        ['', '{"a":[1,2]}'],
        ['', '"x,]"'],
        ['', '3'],
      ],
    ],
    ['an empty array', '[ ]', []],
    [
      'a list of an object',
      '{"Next":{"Traces":[9]},"Traces":[{"Id":"1"},{"Id":"2"}],"Rest":["Traces",[1]]}',
      [
        ['Traces', '{"Id":"1"}'],
        ['Traces', '{"Id":"2"}'],
      ],
    ],
    [
      'several such objects',
      '{"Traces":[1]}\n{"resourceSpans":[2],"Traces":[3]}\n{"a":1}',
      [
        ['Traces', '1'],
        ['resourceSpans', '2'],
        ['Traces', '3'],
        ['', '{"a":1}'],
      ],
    ],
    ['a member of that name which is no list', '{"Traces":{"a":1}}', [['', '{"Traces":{"a":1}}']]],
    ['a value of that name', '{"a":"Traces","b":[1]}', [['', '{"a":"Traces","b":[1]}']]],
    ['a byte order mark', '\ufeff{"a":1}', [['', '{"a":1}']]],
    [
      'nonsense',
      '<html>\n{"a":1}\n}]\n',
      [
        ['', '<html>'],
        ['', '{"a":1}'],
        ['', '}]'],
      ],
    ],
    ['letters of several bytes', '["é😀\\u00e9"]', [['', '"é😀\\u00e9"']]],
  ])('takes %s apart, however it comes in', (_, text, expected) => {
    for (const size of [1, 2, 3, 7, 1000]) expect(texts(text, size)).toEqual(expected);
  });

  it.each([
    ['{"a":1}\n{"a":', [['', '{"a":1}'], 'the file ends before it does']],
    ['"abc', ['the file ends before it does']],
    [
      '[1,2',
      [
        ['', '1'],
        ['', '2'],
      ],
    ],
    ['{"Traces":[1,', [['Traces', '1'], 'the file ends before its list does']],
  ])('tells where %j is cut off', (text, expected) => {
    expect(texts(text).slice(0, expected.length)).toEqual(expected);
  });

  it('tells the line on which each value begins', () => {
    const found = split('\n[\n{\n"a":1},\n\n2]\nx\ny');

    expect(found.map(({ line }) => line)).toEqual([3, 6, 7, 8]);
  });

  it('finds in any list of values what is in it, however it comes in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 5 }),
        fc.integer({ min: 1, max: 20 }),
        (values, size) => {
          const expected = values.map((value) => ['', JSON.stringify(value)]);
          expect(texts(JSON.stringify(values), size)).toEqual(expected);
          const listed = expected.map(([, text]) => ['Traces', text]);
          expect(texts(JSON.stringify({ Traces: values }), size)).toEqual(listed);
        },
      ),
    );
  });

  it('comes to an end with any bytes', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[[\]{}",:\\\n a1]*$/),
        fc.integer({ min: 1, max: 9 }),
        (text, size) => {
          const whole = split(text);

          expect(split(text, size)).toEqual(whole);
        },
      ),
    );
  });

  it('does not hold a value that is larger than any', () => {
    const splitter = createJsonSplitter(new Set());
    const chunk = Buffer.alloc(1024 * 1024, 'a');
    const found = [...splitter.push(Buffer.from('["'))];
    for (let megabytes = 0; megabytes < 65; megabytes++) found.push(...splitter.push(chunk));
    found.push(...splitter.push(Buffer.from('",2]')), ...splitter.end());

    expect(found).toEqual([
      { line: 1, problem: 'it is larger than 64 MB' },
      { list: '', text: '2', line: 1 },
    ]);
  });
});
