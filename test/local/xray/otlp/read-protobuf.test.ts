import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OtlpError } from '../../../../local/xray/otlp/errors.ts';
import { readJson } from '../../../../local/xray/otlp/read-json.ts';
import { readProtobuf } from '../../../../local/xray/otlp/read-protobuf.ts';
import { deepestValue } from '../../../../local/xray/otlp/span.ts';
import { jsonRequest, protobufRequest, type TestSpan } from './otlp-request.ts';

const field = (number: number, content: Uint8Array): Buffer => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), content]);
};

/** A request of one span with these fields. */
const requestOf = (span: Uint8Array) => field(1, field(2, field(2, span)));

const readOne = (span: Uint8Array) => readProtobuf(requestOf(span))[0];

const attribute = (value: Uint8Array) =>
  field(9, Buffer.concat([field(1, Buffer.from('key')), field(2, value)]));

const hex = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => Buffer.from(bytes).toString('hex'));

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.string({ minLength: 1 }), scalar, { maxKeys: 4, noNullPrototype: true }),
);
const attributes = fc.dictionary(fc.string({ minLength: 1 }), value, { noNullPrototype: true });

const anySpan: fc.Arbitrary<TestSpan> = fc.record({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: hex(8),
  name: fc.string({ unit: 'grapheme' }),
  kind: fc.constantFrom('internal', 'server', 'client', 'producer', 'consumer'),
  start: fc.integer({ min: 0, max: 2_000_000_000 }),
  attributes,
  events: fc.array(fc.record({ name: fc.string(), attributes }), { maxLength: 3 }),
  links: fc.array(fc.record({ traceId: hex(16), spanId: hex(8), attributes }), { maxLength: 3 }),
  error: fc.string({ minLength: 1 }),
  resource: attributes,
});

describe('readProtobuf and readJson', () => {
  it('read the same from both encodings, which other code wrote', () => {
    fc.assert(
      fc.property(fc.array(anySpan, { maxLength: 3 }), (spans) => {
        const withoutSize = (read: ReturnType<typeof readJson>) =>
          read.map((span) => ({ ...span, bytes: 0 }));

        const binary = withoutSize(readProtobuf(protobufRequest(...spans)));
        const text = withoutSize(readJson(Buffer.from(jsonRequest(...spans))));

        expect(binary).toEqual(text);
        expect(binary.map(({ spanId, name }) => ({ spanId, name }))).toEqual(
          spans.map(({ spanId, name }) => ({ spanId, name })),
        );
      }),
    );
  });

  it('keep attributes that are named like members of objects', () => {
    const [span] = readProtobuf(
      protobufRequest({ attributes: { ['__proto__']: 'a', constructor: 'b' } }),
    );

    expect(span?.attributes.get('__proto__')).toBe('a');
    expect(span?.attributes.get('constructor')).toBe('b');
  });
});

describe('readProtobuf', () => {
  it('answers for any bytes, with spans or an error of the sender', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const request of [bytes, requestOf(bytes), requestOf(attribute(bytes))]) {
          try {
            expect(Array.isArray(readProtobuf(request))).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(OtlpError);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads a request that is cut off anywhere, or refuses it', () => {
    const whole = protobufRequest({ attributes: { a: 'b', list: [1, 2] }, error: 'no' });

    for (let length = 1; length < whole.length; length++) {
      expect(() => readProtobuf(whole.subarray(0, length))).toThrow(OtlpError);
    }
  });

  it('passes over fields that it does not know, groups among them', () => {
    const unknown = Buffer.concat([
      Buffer.from([0xa0, 0x06, 0x07]), // field 100, varint
      Buffer.from([0xa5, 0x06, 1, 2, 3, 4]), // field 100, fixed32
      Buffer.from([0xa3, 0x06, 0x2a, 0x01, 0x41, 0xa4, 0x06]), // group 100 with a field 5 inside
      Buffer.from([0x28, 0x07]), // the name, but as a number
    ]);

    const span = readOne(Buffer.concat([unknown, field(5, Buffer.from('name')), unknown]));

    expect(span?.name).toBe('name');
  });

  it.each([
    ['a number of eleven bytes', Buffer.from(`30${'ff'.repeat(10)}01`, 'hex')],
    ['the field 0', Buffer.from('0001', 'hex')],
    ['a wire type that is none', Buffer.from('0f', 'hex')],
    ['a length beyond every memory', Buffer.from(`2a${'ff'.repeat(9)}01`, 'hex')],
    ['a group that does not end', Buffer.from('0b', 'hex')],
    ['the end of no group', Buffer.from('0c', 'hex')],
  ])('refuses %s', (_what, bytes) => {
    expect(() => readOne(bytes)).toThrow(OtlpError);
  });

  it('reads the largest and smallest integers', () => {
    const largest = readOne(attribute(Buffer.from(`18${'ff'.repeat(8)}7f`, 'hex')));
    const minusOne = readOne(attribute(Buffer.from(`18${'ff'.repeat(9)}01`, 'hex')));

    expect(largest?.attributes.get('key')).toBe(2 ** 63);
    expect(minusOne?.attributes.get('key')).toBe(-1);
  });

  it('takes what is not UTF-8 with replacement characters', () => {
    const span = readOne(field(5, Buffer.from('41ff42', 'hex')));

    expect(span?.name).toBe('A\ufffdB');
  });

  it('refuses values in values without end', () => {
    let nested: Buffer = field(1, Buffer.from('x'));
    for (let depth = 0; depth < deepestValue + 1; depth++) nested = field(5, field(1, nested));

    expect(() => readOne(attribute(nested))).toThrow('nested deeper than 64 levels');
  });
});
