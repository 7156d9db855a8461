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
  const open: Level[] = [];
  if (wanted !== '' && isInside(value)) open.push({ members: jsonMembers(value), next: 0 });
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    const member = level.members[level.next++];
    if (member === undefined) {
      open.pop();
      continue;
    }
    const [key, item] = member;
    const goesOn = isInside(item);
    const isNamed = typeof key === 'string' && key.toLowerCase().includes(wanted);
    if (isNamed || (!goesOn && String(item).toLowerCase().includes(wanted))) {
      if (paths.length === most) return { paths, more: true };
      paths.push(open.map(({ members, next }) => members[next - 1]?.[0] ?? 0));
    }
    if (goesOn) open.push({ members: jsonMembers(item), next: 0 });
  }
  return { paths, more: false };
}

interface Level {
  readonly members: readonly (readonly [string | number, unknown])[];
  next: number;
}

const isInside = (value: unknown): value is object => typeof value === 'object' && value !== null;

export const jsonMembers = (value: object): [string | number, unknown][] =>
  Array.isArray(value)
    ? value.map((item: unknown, at): [number, unknown] => [at, item])
    : Object.entries(value);

export const formatPath = (path: JsonPath): string =>
  path.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join(' › ');
