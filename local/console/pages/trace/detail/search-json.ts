/** Where something is in a JSON value: names of members and places in lists, from the outside in. */
export type JsonPath = readonly (string | number)[];

export interface JsonSearch {
  readonly paths: readonly JsonPath[];
  /** There are more than were asked for. */
  readonly more: boolean;
}

/** Members whose name or value has the text, in the order of the document, without recursion. */
export function searchJson(value: unknown, text: string, most = 100): JsonSearch {
  const wanted = text.trim().toLowerCase();
  const paths: JsonPath[] = [];
  if (wanted === '') return { paths, more: false };
  const pending: { readonly value: unknown; readonly place: Place | undefined }[] = [
    { value, place: undefined },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value: item, place } = next;
    const isInside = typeof item === 'object' && item !== null;
    const isNamed = typeof place?.key === 'string' && place.key.toLowerCase().includes(wanted);
    if (isNamed || (!isInside && String(item).toLowerCase().includes(wanted))) {
      if (paths.length === most) return { paths, more: true };
      paths.push(pathOf(place));
    }
    if (isInside) {
      for (const [key, member] of jsonMembers(item).reverse()) {
        pending.push({ value: member, place: { key, outer: place } });
      }
    }
  }
  return { paths, more: false };
}

/** Shared beginnings, so that a deep value does not cost a path a member. */
interface Place {
  readonly key: string | number;
  readonly outer: Place | undefined;
}

function pathOf(place: Place | undefined): JsonPath {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.outer) path.push(at.key);
  return path.reverse();
}

export const jsonMembers = (value: object): [string | number, unknown][] =>
  Array.isArray(value)
    ? value.map((item: unknown, at): [number, unknown] => [at, item])
    : Object.entries(value);

export const formatPath = (path: JsonPath): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join(' › ');
