import type { GraphLink, RetrievedService, RetrievedTrace, Span } from '@aws-sdk/client-xray';
import type {
  Retrieval,
  RetrievalStatus,
  Retrievals,
} from '../../transaction-search/retrievals.ts';
import { invalidRequest, XRayError } from '../errors.ts';
import { double, list, string, structureOf } from '../shapes.ts';
import { serviceShape } from './graph-shapes.ts';

export const retrievalTokenShape = string({ max: 1020 });

export const retrievedTraceShape = structureOf<RetrievedTrace>()({
  Id: string(),
  Duration: double(),
  Spans: list(structureOf<Span>()({ Id: string(), Document: string() })),
});

export const retrievedServiceShape = structureOf<RetrievedService>()({
  Service: serviceShape,
  Links: list(
    structureOf<GraphLink>()({
      ReferenceType: string(),
      SourceTraceId: string(),
      DestinationTraceIds: list(string()),
    }),
  ),
});

/** The text is not known. */
export const unknownRetrieval = (token: string): XRayError =>
  new XRayError('ResourceNotFoundException', `Retrieval token ${token} not found`, {
    resourceName: token,
  });

/** @throws XRayError ResourceNotFoundException */
export function findRetrieval(
  token: string | undefined,
  retrievals: Retrievals,
): Retrieval & { readonly status: RetrievalStatus } {
  const retrieval = retrievals.find(token ?? '');
  if (retrieval === undefined) throw unknownRetrieval(token ?? '');
  return retrieval;
}

export const writePageToken = (...numbers: readonly number[]): string =>
  Buffer.from(numbers.join('/')).toString('base64url');

/** The numbers of a token; zeros where there is none. @throws XRayError when it is not one of ours. */
export function readPageToken(token: string | undefined, count: number): number[] {
  if (token === undefined) return Array.from({ length: count }, () => 0);
  const numbers = Buffer.from(token, 'base64url').toString().split('/').map(Number);
  const isOurs =
    numbers.length === count &&
    numbers.every((number) => Number.isSafeInteger(number) && number >= 0) &&
    writePageToken(...numbers) === token;
  if (!isOurs) throw invalidRequest(`Invalid token ${token}`);
  return numbers;
}
