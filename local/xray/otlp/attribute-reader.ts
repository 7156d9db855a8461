import { type Attributes, type AttributeValue, integerOf, textOf } from './span.ts';

/** The attributes of one span, with a note of which have a place of their own in its document. */
export interface AttributeReader {
  /** The first of these that there is; all of them are then told, so they are no metadata. */
  take(...keys: readonly string[]): AttributeValue | undefined;
  takeText(...keys: readonly string[]): string | undefined;
  takeInteger(...keys: readonly string[]): number | undefined;
  /** Leaves it where it is. */
  look(key: string): AttributeValue | undefined;
  lookText(key: string): string | undefined;
  /** Those that nobody took. */
  rest(): [key: string, value: AttributeValue][];
}

export function readAttributesOf(attributes: Attributes): AttributeReader {
  const taken = new Set<string>();
  const find = <Value>(
    keys: readonly string[],
    as: (value: AttributeValue | undefined) => Value | undefined,
  ): Value | undefined => {
    let found: Value | undefined;
    for (const key of keys) {
      found ??= as(attributes.get(key));
      taken.add(key);
    }
    return found;
  };
  return {
    take: (...keys) => find(keys, (value) => value),
    takeText: (...keys) => find(keys, textOf),
    takeInteger: (...keys) => find(keys, integerOf),
    look: (key) => attributes.get(key),
    lookText: (key) => textOf(attributes.get(key)),
    rest: () => [...attributes].filter(([key]) => !taken.has(key)),
  };
}
