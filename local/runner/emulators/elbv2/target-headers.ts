import { isIP } from 'node:net';
import type { LoadBalancerAttributes } from './config.ts';

export type RawHeaders = readonly (readonly [name: string, value: string])[];

/** `rawHeaders` as pairs. */
export const headerPairs = (raw: readonly string[]): RawHeaders =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));

/** The value of the last header of that name. */
export const findHeader = (headers: RawHeaders, name: string): string | undefined =>
  headers.findLast(([key]) => key.toLowerCase() === name)?.[1];

/** Headers of one connection, which no proxy hands on: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const connectionHeaders = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export function withoutConnectionHeaders(headers: RawHeaders): RawHeaders {
  const named = headers
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(','))
    .map((name) => name.trim());
  return headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !connectionHeaders.has(lower) && !named.includes(lower);
  });
}

export interface ForwardedRequest {
  readonly headers: RawHeaders;
  readonly host: string;
  readonly traceHeader: string;
  readonly client: { readonly address: string; readonly port: number };
  readonly listener: { readonly protocol: 'HTTP' | 'HTTPS'; readonly port: number };
}

/**
 * What the target gets to see: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
 */
export function targetHeaders(
  request: ForwardedRequest,
  attributes: LoadBalancerAttributes,
): [name: string, value: string][] {
  const { client, listener } = request;
  const set = new Map([
    ['Host', request.host],
    ['X-Forwarded-Proto', listener.protocol.toLowerCase()],
    ['X-Forwarded-Port', String(listener.port)],
    ['X-Amzn-Trace-Id', request.traceHeader],
  ]);
  const dropped = new Set([...set.keys()].map((name) => name.toLowerCase()));
  if (attributes.forwardedFor !== 'preserve') dropped.add('x-forwarded-for');
  if (attributes.forwardedFor === 'append') {
    const own = attributes.forwardedPort ? withPort(client) : client.address;
    set.set('X-Forwarded-For', [...forwardedFor(request.headers), own].join(', '));
  }
  const kept = withoutConnectionHeaders(request.headers).filter(
    ([name]) =>
      !dropped.has(name.toLowerCase()) &&
      (!attributes.dropInvalidHeaders || /^[A-Za-z0-9-]+$/.test(name)),
  );
  return [...set, ...kept.map(([name, value]): [string, string] => [name, value])];
}

const withPort = ({ address, port }: ForwardedRequest['client']) =>
  isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;

/** All addresses that proxies before this one have noted. */
export const forwardedFor = (headers: RawHeaders): string[] =>
  headers
    .filter(([name]) => name.toLowerCase() === 'x-forwarded-for')
    .flatMap(([, value]) => value.split(','))
    .map((address) => address.trim())
    .filter((address) => address !== '');
