import type { JsonObject } from './entity.ts';

/** Members that are not of the type they should be are left out, as X-Ray does, so these answer `undefined`. */
export const asString = (value: unknown): string | undefined =>
  typeof value === 'string' ? value.toWellFormed() : undefined;

export const asBoolean = (value: unknown): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;

export const asInteger = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

export const asStrings = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Nobody nests deeper on purpose, and printing JSON recurses. */
const maxDepth = 200;

/** An object of free form, unless it is nested beyond what can be printed again. */
export const asFreeObject = (value: unknown): JsonObject | undefined =>
  isObject(value) && isWithinDepth(value, maxDepth) ? value : undefined;

/** Goes no deeper than `depth`, so that recursion is safe. */
function isWithinDepth(value: object, depth: number): boolean {
  if (depth === 0) return false;
  for (const name in value) {
    const member: unknown = (value as JsonObject)[name];
    if (typeof member === 'object' && member !== null && !isWithinDepth(member, depth - 1)) {
      return false;
    }
  }
  return true;
}

/** Leaves out absent members, and the whole when none is left. */
export function compact<T extends object>(members: T): T | undefined {
  const present: Partial<T> = {};
  let isEmpty = true;
  // Every entity that is read passes here; lists of entries would take most of that time.
  for (const name in members) {
    if (members[name] === undefined) continue;
    present[name] = members[name];
    isEmpty = false;
  }
  return isEmpty ? undefined : (present as T);
}
