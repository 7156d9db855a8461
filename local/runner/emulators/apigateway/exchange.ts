import { randomBytes } from 'node:crypto';
import type { EpochSeconds } from '../../../xray/index.ts';
import type { RouteMatch } from './router.ts';
import type { StageTrace } from './stage-trace.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

/** A request as read from the socket. */
export interface ApiRequest {
  readonly method: string;
  /** Request target as on the wire: `/prod/orders?express=true`. */
  readonly target: string;
  /** In order, names as the client wrote them. */
  readonly headers: Headers;
  readonly body: Buffer;
  readonly sourceIp: string;
  /** `HTTP/1.1` */
  readonly protocol: string;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** What is known of a request while it is answered. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly startedAt: EpochSeconds;
  /** With the stage, still percent-encoded: `/prod/orders`. */
  readonly path: string;
  readonly query: string;
  readonly trace: StageTrace;
  /** Absent until a route is found. */
  readonly match?: RouteMatch;
}

/** The call to the backend, as the `Lambda` subsegment and the access log show it. */
export interface IntegrationCall {
  /** Also the Parent that the backend was given. */
  readonly id: string;
  readonly functionArn: string;
  readonly startedAt: EpochSeconds;
  readonly endedAt: EpochSeconds;
  /** What the Lambda API answered: 200 even for a function that failed. Absent when it did not answer. */
  readonly serviceStatus?: number;
  /** What the integration came to: a proxy function's own status, 502 for one that failed. */
  readonly status?: number;
  /** Bytes of the answer. */
  readonly contentLength?: number;
  readonly requestId?: string;
  readonly errorMessage?: string;
}

/** The value of the last header of that name. */
export function findHeader(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.findLast(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** In the form of `x-amz-apigw-id`: 15 characters and `=`. */
export const newExtendedRequestId = (): string =>
  `${randomBytes(12).toString('base64url').slice(0, 15)}=`;
