import { invalidRequest } from './errors.ts';

/** A place in a list as a token, which only fits the list that it is of. */
export const writeToken = (list: string, place: string): string =>
  Buffer.from(JSON.stringify([list, place])).toString('base64url');

/** @throws XRayError when it is not a token of the list. */
export function readToken(list: string, token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const [of, place] = tokenParts(token);
  if (of !== list || typeof place !== 'string') throw invalidRequest(`Invalid token ${token}`);
  return place;
}

function tokenParts(token: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

export interface PageOptions<Item> {
  /** What is listed, arguments included: tokens of one list are refused for another. */
  readonly list: string;
  /** Where an item is; the items are in descending order of it. */
  readonly placeOf: (item: Item) => string;
  readonly limit: number;
  readonly token: string | undefined;
}

/** Pages stay where they are when items are added or removed. @throws XRayError */
export function pageOf<Item>(
  items: readonly Item[],
  { list, placeOf, limit, token }: PageOptions<Item>,
): Page<Item> {
  const after = readToken(list, token);
  const left = after === undefined ? items : items.filter((item) => placeOf(item) < after);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  const next =
    left.length > page.length && last !== undefined ? writeToken(list, placeOf(last)) : undefined;
  return { items: page, next };
}
