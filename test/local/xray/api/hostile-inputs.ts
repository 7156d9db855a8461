import type { Shape, StructureShape } from '../../../../local/xray/api/shapes.ts';

/** An input that breaks one thing, and what must come of it. */
export interface HostileInput {
  readonly what: string;
  /** JSON, which need not be what `JSON.stringify` could write. */
  readonly body: string;
  /** The error that it is answered with; left out where success or any error of the caller will do. */
  readonly error?: 'SerializationException' | 'ValidationException';
}

/** Stands in an input for JSON that no value of JavaScript is written as. */
const placeholder = '\u0000hostile';

/** Values that no member takes for granted, as JSON. */
const strangeTexts: readonly (readonly [what: string, json: string])[] = [
  ['control characters', '"\\u0000\\u001b[2J\\r\\n\\u007f"'],
  ['a lone surrogate', '"\\ud800"'],
  ['the name of a prototype', '"__proto__"'],
  ['the name of a constructor', '"constructor"'],
  ['a text like a number', '"NaN"'],
  ['direction overrides', '"\\u202e\\u2066"'],
  ['a path', '"../../../etc/passwd"'],
  ['a long text', JSON.stringify('x'.repeat(200_000))],
  ['a text of brackets', JSON.stringify('('.repeat(50_000))],
];

const strangeNumbers: readonly (readonly [what: string, json: string])[] = [
  ['zero', '0'],
  ['minus zero', '-0'],
  ['a fraction', '0.5'],
  ['a number below all', '-1e308'],
  ['a number above all', '1e308'],
  ['a number that overflows', '1e999'],
  ['a number that cannot be told from others', '9007199254740993'],
];

/** Of each JSON type one that the shape is not. */
function wrongTypes(shape: Shape): readonly (readonly [what: string, json: string])[] {
  const all = [
    ['a text', '"text"', shape.type !== 'string'],
    ['a number', '5', !['integer', 'double', 'timestamp'].includes(shape.type)],
    ['true', 'true', shape.type !== 'boolean'],
    ['false', 'false', shape.type !== 'boolean'],
    ['a list', '[]', shape.type !== 'list'],
    ['an object', '{}', shape.type !== 'structure' && shape.type !== 'map'],
  ] as const;
  return all.filter(([, , isWrong]) => isWrong).map(([what, json]) => [what, json]);
}

/** Every hostile input of an operation, one for each member at any depth and each way to be wrong. */
export function* hostileInputs(input: StructureShape): Generator<HostileInput> {
  for (const { path, shape, isRequired } of placesIn(input, [])) {
    const at = path.join('.');
    const inputWith = (json: string): string =>
      JSON.stringify(put(sampleOf(input), path, placeholder)).replace(
        JSON.stringify(placeholder),
        () => json,
      );
    for (const [what, json] of wrongTypes(shape)) {
      yield { what: `${what} as ${at}`, body: inputWith(json), error: 'SerializationException' };
    }
    if (isRequired) {
      yield { what: `null as ${at}`, body: inputWith('null'), error: 'ValidationException' };
      yield {
        what: `no ${at}`,
        body: JSON.stringify(put(sampleOf(input), path, undefined)),
        error: 'ValidationException',
      };
    } else {
      yield { what: `null as ${at}`, body: inputWith('null') };
    }
    for (const { what, json, breaks } of strangeValues(shape)) {
      yield {
        what: `${what} as ${at}`,
        body: inputWith(json),
        ...(breaks === true && { error: 'ValidationException' as const }),
      };
    }
  }
}

interface StrangeValue {
  readonly what: string;
  readonly json: string;
  /** Whether it breaks a limit of the shape. */
  readonly breaks?: boolean;
}

function strangeValues(shape: Shape): StrangeValue[] {
  switch (shape.type) {
    case 'string':
      return [
        { what: 'an empty text', json: '""', breaks: (shape.min ?? 0) > 0 },
        ...strangeTexts.map(([what, json]) => ({ what, json })),
        ...(shape.max === undefined ? [] : [tooLong(shape.max)]),
        ...(shape.oneOf === undefined
          ? []
          : [{ what: 'a value of no enumeration', json: '"toString"', breaks: true }]),
      ];
    case 'integer':
    case 'double':
    case 'timestamp':
      return strangeNumbers.map(([what, json]) => ({ what, json }));
    case 'list':
      return [
        { what: 'a list of nulls', json: '[null,null]' },
        { what: 'a list of lists', json: '[[[]]]' },
        { what: 'lists in lists without end', json: '['.repeat(5_000) + ']'.repeat(5_000) },
        { what: 'a list of 20,000', json: JSON.stringify(Array(20_000).fill(sampleOf(shape.of))) },
        ...(shape.max === undefined
          ? []
          : [
              {
                what: `a list of ${shape.max + 1}`,
                json: JSON.stringify(Array(shape.max + 1).fill(sampleOf(shape.of))),
                breaks: true,
              },
            ]),
      ];
    case 'map':
    case 'structure':
      return [
        { what: 'an object with a prototype', json: '{"__proto__":{"polluted":true}}' },
        {
          what: 'an object with a constructor',
          json: '{"constructor":{"prototype":{"polluted":1}}}',
        },
        {
          what: 'objects in objects without end',
          json: `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
        },
      ];
    case 'boolean':
      return [];
  }
}

const tooLong = (max: number): StrangeValue => ({
  what: `a text of ${max + 1}`,
  json: JSON.stringify('x'.repeat(max + 1)),
  breaks: true,
});

type Path = readonly (string | number)[];

interface Place {
  readonly path: Path;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

function* placesIn(shape: Shape, path: Path): Generator<Place> {
  if (shape.type === 'list') {
    const element = [...path, 0];
    // A null among texts is what an operation may deal with itself.
    yield { path: element, shape: shape.of, isRequired: false };
    yield* placesIn(shape.of, element);
  }
  if (shape.type !== 'structure') return;
  for (const [name, member] of Object.entries(shape.members)) {
    const memberPath = [...path, name];
    yield { path: memberPath, shape: member, isRequired: shape.required.includes(name) };
    yield* placesIn(member, memberPath);
  }
}

/** Texts without which an operation would refuse the input before it looked at the rest. */
const texts: Readonly<Record<string, string>> = {
  FilterExpression: 'fault',
  EntitySelectorExpression: 'service("x")',
  Name: 'Default',
  PolicyDocument:
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"xray:PutTraceSegments","Resource":"*"}}',
  InsightId: '2bb0a3f4-6a0e-4c1d-9a53-0c3f0e6d7a11',
  ResourceARN: 'arn:aws:xray:us-east-1:123456789012:group/Default',
  TraceIds: '1-6b49d200-000000000000000000000001',
};

/** Numbers of which only some will do. */
const numbers: Readonly<Record<string, number>> = { Period: 60 };

/** Members that some operations refuse whatever they are, or beside others. */
const unwelcome = ['NextToken', 'GroupARN', 'RuleARN', 'PolicyRevisionId', 'KeyId'];

/** A value that keeps every limit of its shape, with nearly all its members. */
export function sampleOf(shape: Shape, name = ''): unknown {
  switch (shape.type) {
    case 'string':
      return shape.oneOf?.[0] ?? (texts[name] ?? 'x').padEnd(shape.min ?? 0, 'x');
    case 'integer':
    case 'double':
      return numbers[name] ?? Math.max(shape.min ?? 1, Math.min(1, shape.max ?? 1));
    case 'boolean':
      return true;
    case 'timestamp':
      return 1_800_000_000;
    case 'list':
      return [sampleOf(shape.of, name)];
    case 'map':
      return {};
    case 'structure':
      return Object.fromEntries(
        Object.entries(shape.members)
          .filter(([member]) => shape.required.includes(member) || !unwelcome.includes(member))
          .map(([member, of]) => [member, sampleOf(of, member)]),
      );
  }
}

/** A copy in which `value` is at `path`; `undefined` takes the member away. */
function put(target: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(target))
    return target.map((one, index) => (index === key ? put(one, rest, value) : one));
  const members = target as Readonly<Record<string, unknown>>;
  return { ...members, [key]: put(members[key], rest, value) };
}
