import { XRayError } from './errors.ts';
import type {
  ListShape,
  MapShape,
  NumberShape,
  Shape,
  StringShape,
  StructureShape,
} from './shapes.ts';

/**
 * Checks the ranges, lengths and required members of the API model. All violations are told in one
 * error, in the words of AWS's front end (observed).
 *
 * @throws XRayError ValidationException
 */
export function checkConstraints(shape: StructureShape, input: object): void {
  const violations = [...structureViolations(shape, input, '')];
  if (violations.length === 0) return;
  const count =
    violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  throw new XRayError('ValidationException', `${count} detected: ${violations.join('; ')}`);
}

function* violationsOf(shape: Shape, value: unknown, path: string): Generator<string> {
  switch (shape.type) {
    case 'string':
      if (typeof value === 'string') yield* stringViolations(shape, value, path);
      return;
    case 'integer':
    case 'double':
      if (typeof value === 'number') yield* numberViolations(shape, value, path);
      return;
    case 'list':
      if (Array.isArray(value)) yield* listViolations(shape, value, path);
      return;
    case 'structure':
      if (typeof value === 'object' && value !== null) {
        yield* structureViolations(shape, value, path);
      }
      return;
    case 'map':
      if (typeof value === 'object' && value !== null) yield* mapViolations(shape, value, path);
      return;
    case 'boolean':
    case 'timestamp':
      return;
  }
}

function* structureViolations(
  shape: StructureShape,
  value: object,
  path: string,
): Generator<string> {
  const given = value as Readonly<Record<string, unknown>>;
  for (const [name, member] of Object.entries(shape.members)) {
    const memberPath = `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const element = given[name] ?? null;
    if (element !== null) yield* violationsOf(member, element, memberPath);
    else if (shape.required.includes(name)) yield violation(null, memberPath, 'not be null');
  }
}

interface TextConstraint {
  readonly words: string;
  holds(value: string): boolean;
}

const textConstraints = ({ min, max, oneOf, pattern }: StringShape): TextConstraint[] => [
  ...(max === undefined
    ? []
    : [{ words: `have length less than or equal to ${max}`, holds: atMost(max) }]),
  ...(min === undefined
    ? []
    : [{ words: `have length greater than or equal to ${min}`, holds: atLeast(min) }]),
  ...(oneOf === undefined
    ? []
    : [
        {
          words: `satisfy enum value set: [${oneOf.join(', ')}]`,
          holds: (value: string) => oneOf.includes(value),
        },
      ]),
  ...(pattern === undefined
    ? []
    : [{ words: `satisfy regular expression pattern: ${pattern}`, holds: matching(pattern) }]),
];

const atMost = (length: number) => (value: string) => value.length <= length;
const atLeast = (length: number) => (value: string) => value.length >= length;
const matching = (pattern: string) => (value: string) => new RegExp(`^(?:${pattern})$`).test(value);

function* stringViolations(shape: StringShape, value: string, path: string): Generator<string> {
  for (const { words, holds } of textConstraints(shape)) {
    if (!holds(value)) yield violation(value, path, words);
  }
}

function* numberViolations(shape: NumberShape, value: number, path: string): Generator<string> {
  if (shape.max !== undefined && !(value <= shape.max)) {
    yield violation(value, path, `have value less than or equal to ${shape.max}`);
  }
  if (shape.min !== undefined && !(value >= shape.min)) {
    yield violation(value, path, `have value greater than or equal to ${shape.min}`);
  }
}

function* listViolations(
  shape: ListShape,
  value: readonly unknown[],
  path: string,
): Generator<string> {
  if (shape.max !== undefined && value.length > shape.max) {
    yield violation(showList(value), path, `have length less than or equal to ${shape.max}`);
  }
  const { of } = shape;
  if (of.type === 'string') yield* textListViolations(of, value, path);
  for (const [index, element] of value.entries()) {
    const elementPath = `${path}.${index + 1}.member`;
    if (element === null) {
      if (shape.sparse !== true) yield violation(null, elementPath, 'not be null');
    } else if (of.type !== 'string') yield* violationsOf(of, element, elementPath);
  }
}

/** Like texts in a list, keys and values are not told of one by one. */
function* mapViolations(shape: MapShape, value: object, path: string): Generator<string> {
  const entries = Object.entries(value);
  if (shape.max !== undefined && entries.length > shape.max) {
    yield violation(show(value), path, `have length less than or equal to ${shape.max}`);
  }
  const keys = shape.key && unmetConstraints(shape.key, Object.keys(value));
  if (keys !== undefined) yield failure(show(value), path, `Map keys must ${keys}`);
  if (shape.of.type !== 'string') return;
  const values = unmetConstraints(shape.of, Object.values(value));
  if (values !== undefined) yield failure(show(value), path, `Map value must ${values}`);
}

/** Texts in a list are not told of one by one; all that they must satisfy is. */
function* textListViolations(
  shape: StringShape,
  value: readonly unknown[],
  path: string,
): Generator<string> {
  const unmet = unmetConstraints(shape, value);
  if (unmet !== undefined) yield violation(showList(value), path, unmet);
}

function unmetConstraints(shape: StringShape, texts: readonly unknown[]): string | undefined {
  const constraints = textConstraints(shape);
  const hold = texts
    .filter((text) => typeof text === 'string')
    .every((text) => constraints.every(({ holds }) => holds(text)));
  if (hold) return undefined;
  return `satisfy constraint: [${constraints.map(({ words }) => `Member must ${words}`).join(', ')}]`;
}

const violation = (value: string | number | null, path: string, constraint: string): string =>
  failure(value, path, `Member must ${constraint}`);

function failure(value: string | number | null, path: string, demand: string): string {
  const subject = value === null ? 'Value null' : `Value '${cut(String(value))}'`;
  return `${subject} at '${path}' failed to satisfy constraint: ${demand}`;
}

const showList = (value: readonly unknown[]): string => `[${value.map(show).join(', ')}]`;

const show = (value: unknown): string =>
  typeof value === 'object' && value !== null && !(value instanceof Date)
    ? `{${Object.entries(value)
        .map(([name, element]) => `${name}=${show(element)}`)
        .join(', ')}}`
    : String(value);

/** Unlike X-Ray, cuts a value that would make the message unreadable. */
const cut = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
