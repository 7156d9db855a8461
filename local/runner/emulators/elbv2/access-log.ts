import type { EpochSeconds } from '../../../xray/index.ts';

/** What is known of a request when its answer is complete. */
export interface LoggedRequest {
  readonly type: 'http' | 'https' | 'ws' | 'wss';
  readonly loadBalancer: string;
  readonly client: string;
  /** `host:port`; absent when no target got the request. */
  readonly target?: string;
  readonly createdAt: EpochSeconds;
  readonly endedAt: EpochSeconds;
  /** Seconds; absent for what did not come to pass. */
  readonly requestTime?: number;
  readonly targetTime?: number;
  readonly responseTime?: number;
  readonly status: number;
  readonly targetStatus?: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly userAgent?: string;
  readonly cipher?: string;
  readonly tlsProtocol?: string;
  readonly serverName?: string;
  readonly targetGroupArn?: string;
  readonly traceHeader?: string;
  /** Absent when no rule was looked for. */
  readonly rulePriority?: number;
  readonly action?: string;
  readonly redirectUrl?: string;
  readonly connectionId: string;
}

/**
 * One line of an access log, its fields in the documented order.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function accessLogLine(request: LoggedRequest): string {
  return [
    request.type,
    timestamp(request.endedAt),
    request.loadBalancer,
    request.client,
    request.target ?? '-',
    duration(request.requestTime),
    duration(request.targetTime),
    duration(request.responseTime),
    request.status,
    request.targetStatus ?? '-',
    request.receivedBytes,
    request.sentBytes,
    quoted(`${request.method} ${request.url} HTTP/${request.httpVersion}`),
    quoted(request.userAgent),
    request.cipher ?? '-',
    request.tlsProtocol ?? '-',
    request.targetGroupArn ?? '-',
    quoted(request.traceHeader),
    quoted(request.serverName),
    // The certificate, which is none of the account's here.
    quoted(undefined),
    request.rulePriority ?? '-',
    timestamp(request.createdAt),
    quoted(request.action),
    quoted(request.redirectUrl),
    // The reason of an error in authentication or of a Lambda target.
    quoted(undefined),
    quoted(request.target),
    quoted(request.targetStatus === undefined ? undefined : String(request.targetStatus)),
    // How requests that break the protocol were classed: the parser refuses them all.
    quoted(undefined),
    quoted(undefined),
    request.connectionId,
    // Transforms of the host and of the path, which do not apply here.
    quoted(undefined),
    quoted(undefined),
    quoted(undefined),
  ].join(' ');
}

const duration = (seconds: number | undefined): string =>
  seconds === undefined ? '-1' : Math.max(0, seconds).toFixed(3);

/** Microseconds: `2018-07-02T22:23:00.186641Z`. */
function timestamp(seconds: EpochSeconds): string {
  const microseconds = Math.round(seconds * 1e6);
  const rest = String(microseconds % 1e6).padStart(6, '0');
  return `${new Date(microseconds / 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

/** A quote within, a backslash and what does not print are written `\xhh`. */
const quoted = (text: string | undefined): string =>
  text === undefined || text === ''
    ? '"-"'
    : `"${text.replace(/[^\x20-\x7e]|["\\]/g, escapeByte)}"`;

const escapeByte = (letter: string): string =>
  [...Buffer.from(letter)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
