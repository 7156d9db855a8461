import { isIP } from 'node:net';
import type { HttpDocument } from '../model/segment-document.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { type Attributes, integerOf, type Span } from './span.ts';

/** The block `http` of a segment, from the older and the present semantic conventions. */
export function httpBlock(span: Span, attributes: AttributeReader): HttpDocument | undefined {
  const method = attributes.takeText('http.method', 'http.request.method');
  const status = attributes.takeInteger('http.status_code', 'http.response.status_code');
  const userAgent = attributes.takeText('http.user_agent', 'user_agent.original');
  const forwardedFor =
    attributes.takeText('http.client_ip') ?? asAddress(attributes.takeText('client.address'));
  const peer = asAddress(attributes.takeText('net.peer.ip', 'network.peer.address'));
  const parts = takeUrlParts(attributes);
  const has = [method, status, userAgent, forwardedFor, parts.url, parts.scheme, parts.httpHost];
  const isHttp = [...has, parts.target, parts.path].some((value) => value !== undefined);
  if (!isHttp) return undefined;
  const clientIp = forwardedFor ?? peer;
  return {
    request: {
      method,
      url: urlOf(parts, span.kind === 'server', peer),
      user_agent: userAgent,
      client_ip: clientIp,
      // Without a peer's address it can only have come from a header.
      x_forwarded_for: clientIp !== undefined && peer === undefined ? true : undefined,
    },
    response: { status, content_length: contentLength(span) },
  };
}

const asAddress = (text: string | undefined): string | undefined =>
  text !== undefined && isIP(text) !== 0 ? text : undefined;

type UrlParts = ReturnType<typeof takeUrlParts>;

const takeUrlParts = (attributes: AttributeReader) => ({
  url: attributes.takeText('http.url', 'url.full'),
  scheme: attributes.takeText('http.scheme', 'url.scheme'),
  httpHost: attributes.takeText('http.host'),
  serverHost: attributes.takeText('http.server_name', 'net.host.name', 'host.name'),
  serverPort: portOf(attributes.take('net.host.port')),
  peerHost: attributes.takeText('net.peer.name'),
  peerPort: portOf(attributes.take('net.peer.port')),
  /** In the present conventions the server's name on either side of the call. */
  address: attributes.takeText('server.address'),
  port: portOf(attributes.take('server.port')),
  target: attributes.takeText('http.target'),
  path: attributes.takeText('url.path'),
  query: attributes.takeText('url.query'),
});

const portOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value)
    : undefined;

/** As sent, or put together from what there is; `undefined` when nothing says which host. */
function urlOf(parts: UrlParts, isServer: boolean, peer: string | undefined): string | undefined {
  if (parts.url !== undefined) return parts.url;
  const { scheme = 'http', httpHost } = parts;
  const host =
    httpHost ??
    (isServer ? (parts.serverHost ?? parts.address) : (parts.peerHost ?? parts.address ?? peer));
  if (host === undefined) return undefined;
  // `http.host` brings its own port.
  const port =
    httpHost === undefined
      ? ((isServer ? parts.serverPort : parts.peerPort) ?? parts.port)
      : undefined;
  const isDefault = (scheme === 'http' && port === '80') || (scheme === 'https' && port === '443');
  const path = parts.path && `${parts.path}${parts.query ? `?${parts.query}` : ''}`;
  return `${scheme}://${host}${port && !isDefault ? `:${port}` : ''}${parts.target ?? path ?? '/'}`;
}

/** Of a message that the span or one of its events says was received; 0 when none is told. */
const contentLength = ({ attributes, events }: Span): number =>
  [attributes, ...events.map((event) => event.attributes)]
    .map(receivedSize)
    .find((size) => size !== undefined) ?? 0;

const receivedSize = (attributes: Attributes): number | undefined =>
  attributes.get('message.type') === 'RECEIVED'
    ? integerOf(
        attributes.get('messaging.message_payload_size_bytes') ??
          attributes.get('messaging.message.payload_size_bytes') ??
          attributes.get('messaging.message.body.size'),
      )
    : undefined;
