import { callXRay } from './call.ts';
import type { CalledOperation, Input, Output } from './operations.ts';

type Paged<Name extends CalledOperation> =
  Output<Name> extends { NextToken?: string | undefined } ? Name : never;

/** Every page of an answer, one after the other, until the last, `isEnough`, or `signal`. @throws ApiError */
export async function* pagesOf<Name extends CalledOperation>(
  name: Paged<Name>,
  input: Input<Name>,
  signal?: AbortSignal,
): AsyncGenerator<Output<Name>> {
  let token: string | undefined;
  do {
    const page = await callXRay<Name>(
      name,
      { ...(input as object), ...(token !== undefined && { NextToken: token }) } as Input<Name>,
      signal,
    );
    yield page;
    token = (page as { NextToken?: string | null }).NextToken ?? undefined;
  } while (token !== undefined && signal?.aborted !== true);
}
