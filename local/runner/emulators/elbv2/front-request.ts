import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type EpochSeconds, newTraceId } from '../../../xray/index.ts';
import type { ListenerConfig, LoadBalancerConfig } from './config.ts';
import type { RuleRequest } from './match-rule.ts';
import { findHeader, forwardedFor, headerPairs, type RawHeaders } from './target-headers.ts';
import { targetTraceHeader } from './trace-header.ts';

/** A request as it came in, read once. */
export interface FrontRequest extends RuleRequest {
  readonly createdAt: EpochSeconds;
  /** `1.1` */
  readonly httpVersion: string;
  /** Path and query as the client wrote them. */
  readonly target: string;
  /** `Host` as the target gets it, with a port where it is not the usual one. */
  readonly hostHeader: string;
  /** The client called by the address of this machine rather than by the load balancer's name. */
  readonly local: boolean;
  readonly headers: RawHeaders;
  /** As the target gets it. */
  readonly traceHeader: string;
  readonly client: { readonly address: string; readonly port: number };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const longestTarget = 16 * 1024;
const longestHeader = 16 * 1024;
const mostForwardings = 30;

export function readFrontRequest(
  incoming: IncomingMessage,
  loadBalancer: LoadBalancerConfig,
  listener: ListenerConfig,
  createdAt: EpochSeconds,
): FrontRequest {
  const headers = headerPairs(incoming.rawHeaders);
  const { authority, target } = splitTarget(incoming.url ?? '/');
  const [path = '/', ...query] = target.split('?');
  const given = authority ?? findHeader(headers, 'host') ?? '';
  const local = isThisMachine(hostName(given));
  const host = local ? loadBalancer.dnsName : given;
  const usual = listener.protocol === 'HTTP' ? 80 : 443;
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  const address = (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return {
    createdAt,
    httpVersion: incoming.httpVersion,
    method: incoming.method ?? 'GET',
    target,
    path,
    query: query.join('?'),
    host: hostName(host).toLowerCase(),
    hostHeader: listener.port === usual || /:\d+$/.test(host) ? host : `${host}:${listener.port}`,
    local,
    headers,
    sourceIp: address,
    client: { address, port: incoming.socket.remotePort ?? 0 },
    traceHeader: targetTraceHeader(findHeader(headers, 'x-amzn-trace-id'), bytes, () =>
      newTraceId(createdAt),
    ),
  };
}

/**
 * The status with which a load balancer refuses a request before it looks for a rule.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#load-balancer-http-error-codes
 */
export function refusalOf({ method, target, headers }: FrontRequest): number | undefined {
  if (method === 'TRACE') return 405;
  if (target.length > longestTarget) return 414;
  if (headers.some(([name, value]) => name.length + value.length > longestHeader)) return 400;
  return forwardedFor(headers).length > mostForwardings ? 463 : undefined;
}

/** Proxies write the whole URL: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2. */
function splitTarget(url: string): { authority?: string; target: string } {
  const [, authority, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  const target = (authority === undefined ? url : rest).replace(/#.*$/s, '');
  return {
    ...(authority && { authority }),
    target: target.startsWith('?') || target === '' ? `/${target}` : target,
  };
}

const hostName = (host: string): string => host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');

function isThisMachine(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === 'localhost' || lower.endsWith('.localhost') || isIP(lower) !== 0 || lower === '';
}
