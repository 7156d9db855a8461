import { invalidRequest } from './errors.ts';

/** Answers come in one page, and X-Ray too refuses any token here (observed). @throws XRayError */
export function refuseToken(token: string | undefined): void {
  if (token !== undefined) throw invalidRequest('NextToken is currently not supported');
}
