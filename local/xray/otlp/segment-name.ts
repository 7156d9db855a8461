import { type Span, textOf } from './span.ts';

export interface NameAndNamespace {
  readonly name: string;
  readonly namespace?: 'aws' | 'remote';
}

/** A segment is named for a service, a span for an operation: the first attribute that names a service. */
export function nameSegment(span: Span): NameAndNamespace {
  const { attributes, kind } = span;
  const text = (key: string) => textOf(attributes.get(key));
  const awsService = text('aws.service');
  const named = serviceName(span) ?? text('peer.service');
  const name =
    named ??
    awsService ??
    databaseName(span) ??
    (kind === 'server' ? textOf(span.resource.get('service.name')) : undefined) ??
    text('rpc.service') ??
    text('http.host') ??
    text('net.peer.name') ??
    // Unlike the collector, which does not know it: newer instrumentation sets this one alone, and
    // every host that is called would share one node named after the method, GET.
    (hasRemoteSide(span) ? text('server.address') : undefined) ??
    cleanName(span.name);
  if (isAwsCall(span) || (named === undefined && awsService !== undefined)) {
    return { name, namespace: 'aws' };
  }
  return kind === 'client' ? { name, namespace: 'remote' } : { name };
}

/** A call of an AWS API through one of its SDKs. */
export const isAwsCall = ({ attributes }: Span): boolean =>
  attributes.get('rpc.system') === 'aws-api';

/** Whether it is a call or a message, so that somebody else is at its other end. */
export const hasRemoteSide = ({ kind }: Span): boolean =>
  kind === 'client' || kind === 'producer' || kind === 'consumer';

/** Set by Application Signals: the first span of a service in a trace. */
export const isLocalRoot = ({ attributes }: Span): boolean =>
  attributes.get('aws.span.kind') === 'LOCAL_ROOT';

/** As Application Signals names both sides. */
function serviceName(span: Span): string | undefined {
  const { attributes, kind } = span;
  if (kind === 'server' || (kind === 'internal' && isLocalRoot(span))) {
    return textOf(attributes.get('aws.local.service'));
  }
  return hasRemoteSide(span) ? remoteService(span) : undefined;
}

export function remoteService(span: Span): string | undefined {
  const name = textOf(span.attributes.get('aws.remote.service'));
  return isAwsCall(span) ? name?.replace(/^(AWS\.SDK\.|AWS::)/, '') : name;
}

/** `<database>@<host>` */
function databaseName({ attributes }: Span): string | undefined {
  const database = textOf(attributes.get('db.name'));
  const connection = textOf(attributes.get('db.connection_string'))?.replace(/^jdbc:/, '') ?? '';
  const host = URL.canParse(connection) ? new URL(connection).hostname : '';
  return database && host ? `${database}@${host}` : database;
}

/** Letters of any script, numbers and what the segment document's page allows. */
const cleanName = (name: string): string =>
  name
    .replace(/[^ \p{L}\p{N}_.:/%&#=+\-@]/gu, '')
    .slice(0, 200)
    .toWellFormed() || 'span';
