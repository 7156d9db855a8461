import { ApiError, callXRay } from './call.ts';
import type { CalledOperation, Input, Output } from './operations.ts';

type Paged<Name extends CalledOperation> =
  Output<Name> extends { NextToken?: string | undefined } ? Name : never;

/** More than the ten thousand traces that a list holds have, and not so many that nobody would wait for them. */
const mostPages = 1000;

/**
 * Every page of an answer, one after the other, until the last, `isEnough`, or `signal`.
 * @throws ApiError also when there is no end to them
 */
export async function* pagesOf<Name extends CalledOperation>(
  name: Paged<Name>,
  input: Input<Name>,
  signal?: AbortSignal,
): AsyncGenerator<Output<Name>> {
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page = await callXRay<Name>(
      name,
      { ...(input as object), ...(token !== undefined && { NextToken: token }) } as Input<Name>,
      signal,
    );
    yield page;
    token = (page as { NextToken?: string | null }).NextToken ?? undefined;
    if (token === undefined) return;
    if (tokens.has(token)) throw endless(name, 'leads back to a page that was there before');
    tokens.add(token);
    if (tokens.size >= mostPages) throw endless(name, `goes on after ${mostPages} pages`);
  } while (signal?.aborted !== true);
}

const endless = (name: string, how: string): ApiError =>
  new ApiError(`the answer to ${name} has no end: it ${how}`, 502);
