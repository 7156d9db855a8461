import { describe, expect, it } from 'vitest';
import { readInput } from '../../../../local/xray/api/read-input.ts';
import {
  boolean,
  double,
  integer,
  list,
  map,
  string,
  structure,
  timestamp,
} from '../../../../local/xray/api/shapes.ts';

const shape = structure({
  Text: string(),
  Count: integer(),
  Rate: double(),
  Flag: boolean,
  At: timestamp,
  Texts: list(string()),
  Tags: map(string()),
  Inner: structure({ Text: string() }),
});

const read = (body: string | Uint8Array) => readInput(shape, Buffer.from(body));

describe('readInput', () => {
  it('reads every type, and seconds with a fraction as a date', () => {
    const body = {
      Text: 'a',
      Count: 1,
      Rate: 0.5,
      Flag: true,
      At: 1_800_000_000.25,
      Texts: ['a', null],
      Tags: { a: 'b' },
      Inner: { Text: 'b' },
    };

    expect(read(JSON.stringify(body))).toEqual({ ...body, At: new Date(1_800_000_000_250) });
  });

  it('leaves out what is null and what it does not know', () => {
    expect(
      read('{"Text":null,"Unknown":{"deep":[1]},"__proto__":{"x":1},"Inner":{"x":1}}'),
    ).toEqual({ Inner: {} });
  });

  it('reads a call without a body as one without members', () => {
    expect(read('')).toEqual({});
  });

  it.each([
    ['{"Text":1}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"Text":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"Text":false}', 'FALSE_VALUE can not be converted to a String'],
    ['{"Text":["a"]}', 'Start of list found where not expected'],
    ['{"Text":{}}', 'Start of structure or map found where not expected.'],
    ['{"Texts":[1]}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"Texts":"a"}', 'Expected list or null'],
    ['{"Texts":{}}', 'Start of structure or map found where not expected.'],
    ['{"Count":"1"}', 'STRING_VALUE can not be converted to an Integer'],
    ['{"Count":1.5}', 'NUMBER_VALUE can not be converted to an Integer'],
    ['{"Count":1e300}', 'NUMBER_VALUE can not be converted to an Integer'],
    ['{"Rate":1e999}', 'NUMBER_VALUE can not be converted to a Double'],
    ['{"Flag":1}', 'NUMBER_VALUE can not be converted to a Boolean'],
    ['{"At":"2026-11-20"}', 'STRING_VALUE can not be converted to milliseconds since epoch'],
    ['{"At":1e300}', 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
    ['{"At":-1e999}', 'NUMBER_VALUE can not be converted to milliseconds since epoch'],
    ['{"Inner":"a"}', 'Expected null'],
    ['{"Inner":[]}', 'Start of list found where not expected'],
    ['{"Tags":[]}', 'Start of list found where not expected'],
    ['{"Tags":{"a":1}}', 'NUMBER_VALUE can not be converted to a String'],
    ['[]', 'Start of list found where not expected'],
    ['7', 'Expected null'],
    ['null', 'Expected null'],
  ])('refuses %s', (body, message) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({ code: 'SerializationException', status: 400, message }),
    );
  });

  it.each(['{', '{"Text":', '{"Text":"a"', 'Text=a', '<a/>', '{}{}', '{"Text":"\ud800'])(
    'says that %j is not JSON, and why',
    (body) => {
      expect(() => read(body)).toThrow(
        expect.objectContaining({
          code: 'SerializationException',
          message: expect.stringMatching(/^The request body is not valid JSON: .+/),
        }),
      );
    },
  );

  it('refuses bytes that are not UTF-8', () => {
    expect(() => read(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))).toThrow(
      'The request body is not valid JSON: it is not UTF-8',
    );
  });

  it('reads a body nested deeper than any stack', () => {
    const depth = 100_000;

    expect(read(`{"Unknown":${'['.repeat(depth)}${']'.repeat(depth)}}`)).toEqual({});
  });
});
