/** One page of a list, and the token that asks for the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** @throws what `invalidToken` makes, for a token that no page gave out */
export function pageOf<Item>(
  every: readonly Item[],
  limit: number,
  token: string | undefined,
  invalidToken: () => Error,
): Page<Item> {
  const from = token === undefined ? 0 : positionOf(token);
  if (from === undefined || (from > 0 && from >= every.length)) throw invalidToken();
  const end = from + limit;
  return {
    items: every.slice(from, end),
    ...(end < every.length && { next: Buffer.from(`from ${end}`).toString('base64url') }),
  };
}

function positionOf(token: string): number | undefined {
  const [, digits] = /^from (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
