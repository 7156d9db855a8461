import { serializationError } from './errors.ts';
import type { Shape, StructureShape } from './shapes.ts';

/**
 * Turns the JSON of a request into the operation's input: timestamps become dates, unknown members
 * and nulls go. The texts are those that AWS's JSON front end answers (observed).
 *
 * @throws XRayError SerializationException
 */
export function readInput(shape: StructureShape, body: Uint8Array): unknown {
  return readStructure(shape, parseBody(body));
}

function parseBody(body: Uint8Array): unknown {
  // Operations without required members may be called without a body.
  if (body.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    // Unlike X-Ray, which leaves the text out, this says what is wrong with the body.
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8';
    throw serializationError(`The request body is not valid JSON: ${reason}`);
  }
}

function read(shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? value : refuse(value, 'a String');
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value)
        ? value
        : refuse(value, 'an Integer');
    case 'double':
      return typeof value === 'number' && Number.isFinite(value)
        ? value
        : refuse(value, 'a Double');
    case 'boolean':
      return typeof value === 'boolean' ? value : refuse(value, 'a Boolean');
    case 'timestamp':
      return readTimestamp(value);
    case 'list':
      if (!Array.isArray(value)) return refuseCollection(value, 'Expected list or null');
      return value.map((element) => (element === null ? null : read(shape.of, element)));
    case 'map':
      return Object.fromEntries(
        members(value).map(([key, element]) => [key, read(shape.of, element)]),
      );
    case 'structure':
      return readStructure(shape, value);
  }
}

function readStructure(shape: StructureShape, value: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, element] of members(value)) {
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (member !== undefined) result[name] = read(member, element);
  }
  return result;
}

function readTimestamp(value: unknown): Date {
  const date = typeof value === 'number' ? new Date(value * 1000) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    return refuse(value, 'milliseconds since epoch');
  }
  return date;
}

/** The members of an object that are not null. */
function members(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuseCollection(value, 'Expected null');
  }
  return Object.entries(value).filter(([, element]) => element !== null);
}

function refuseCollection(value: unknown, scalarText: string): never {
  throw serializationError(startOf(value) ?? scalarText);
}

function refuse(value: unknown, wanted: string): never {
  throw serializationError(startOf(value) ?? `${tokenOf(value)} can not be converted to ${wanted}`);
}

function startOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (typeof value === 'object' && value !== null) {
    return 'Start of structure or map found where not expected.';
  }
  return undefined;
}

function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE';
}
