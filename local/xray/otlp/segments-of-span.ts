import { compact } from '../model/json-values.ts';
import type { LinkDocument, SegmentDocument } from '../model/segment-document.ts';
import { statusFlags } from '../model/status-flags.ts';
import { readAttributesOf } from './attribute-reader.ts';
import { awsData, originOf } from './aws-data.ts';
import { causeBlock } from './cause-block.ts';
import { derivedId } from './derived-id.ts';
import { httpBlock } from './http-block.ts';
import { segmentAttributes } from './metadata.ts';
import { hasRemoteSide, isLocalRoot, nameSegment, remoteService } from './segment-name.ts';
import { integerOf, type Span, type SpanLink, secondsOf, textOf } from './span.ts';
import { sqlBlock } from './sql-block.ts';

/**
 * What X-Ray makes of a span: one document, or two for a call that is all a service does in a trace.
 * The mapping is that of
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter,
 * which AWS's own collector uses.
 */
export function segmentsOfSpan(span: Span): SegmentDocument[] {
  const segment = toSegment(span);
  if (!isLocalRoot(span)) {
    const isRemote =
      segment.type !== undefined &&
      hasRemoteSide(span) &&
      span.attributes.has('aws.remote.service');
    return [isRemote ? { ...segment, namespace: segment.namespace ?? 'remote' } : segment];
  }
  if (!isDependency(span)) return [{ ...segment, type: undefined, namespace: undefined }];
  const serviceId = derivedId(span, 'service');
  return [dependencySubsegment(span, serviceId), serviceSegment(span, serviceId)];
}

const isDependency = ({ kind }: Span): boolean => kind !== 'server' && kind !== 'internal';

function dependencySubsegment(span: Span, serviceId: string): SegmentDocument {
  const subsegment = toSegment({ ...span, parentSpanId: serviceId });
  return {
    ...subsegment,
    type: 'subsegment',
    name: remoteService(span) ?? subsegment.name,
    namespace: subsegment.namespace ?? 'remote',
    links: span.kind === 'consumer' ? undefined : subsegment.links,
  };
}

const ofTheDependency = [
  'aws.remote.service',
  'aws.remote.operation',
  'remoteTarget',
  'K8s.RemoteNamespace',
];

const ofTheCall = [
  'operation',
  'account_id',
  'region',
  'request_id',
  'queue_url',
  'table_name',
  'table_names',
];

/** Stands for the service that made the call. */
function serviceSegment(span: Span, id: string): SegmentDocument {
  const attributes = new Map(span.attributes);
  for (const key of ofTheDependency) attributes.delete(key);
  const segment = toSegment({ ...span, spanId: id, attributes });
  return {
    ...segment,
    type: undefined,
    name: textOf(span.attributes.get('aws.local.service')) ?? segment.name,
    namespace: undefined,
    http: undefined,
    aws: without(segment.aws, (key) => ofTheCall.includes(key)),
    metadata:
      segment.metadata &&
      Object.fromEntries(
        Object.entries(segment.metadata).map(([namespace, members]) => [
          namespace,
          without(members as object, (key) => !key.startsWith('otel.resource.')),
        ]),
      ),
    links: span.kind === 'consumer' ? segment.links : undefined,
  };
}

const without = (members: object | undefined, isLeftOut: (key: string) => boolean) =>
  members && Object.fromEntries(Object.entries(members).filter(([key]) => !isLeftOut(key)));

function toSegment(span: Span): SegmentDocument {
  const { resource, status } = span;
  const isSubsegment = span.kind !== 'server' && span.parentSpanId !== '';
  const attributes = readAttributesOf(span.attributes);
  // Each takes what is its own; the rest becomes annotations and metadata.
  const http = httpBlock(span, attributes);
  const cause = causeBlock(span, attributes);
  const aws = awsData(resource, attributes);
  const sql = sqlBlock(span, attributes);
  const user = attributes.takeText('enduser.id');
  const isInProgress = attributes.take('aws.xray.inprogress') === true;
  const version = textOf(resource.get('service.version') ?? resource.get('container.image.tag'));
  return {
    trace_id: xrayTraceId(span.traceId),
    id: span.spanId,
    parent_id: span.parentSpanId || undefined,
    type: isSubsegment ? 'subsegment' : undefined,
    start_time: secondsOf(span.startNanos),
    ...(isInProgress ? { in_progress: true } : { end_time: secondsOf(span.endNanos) }),
    ...nameSegment(span),
    ...flagsOf(span),
    http,
    cause,
    aws,
    sql,
    user,
    origin: originOf(resource),
    service: version === undefined ? undefined : { version },
    ...segmentAttributes(span, attributes, !isSubsegment),
    links: span.links.length === 0 ? undefined : span.links.map(toLink),
  };

  function flagsOf({ attributes: given }: Span) {
    const code = integerOf(given.get('http.status_code') ?? given.get('http.response.status_code'));
    const flags = { error: false, throttle: false, fault: status.isError };
    return compact({ ...statusFlags(flags, code) });
  }
}

/** `1-<8 digits>-<24 digits>` of the 32, which every OpenTelemetry propagator for X-Ray does as well. */
export const xrayTraceId = (id: string): string => `1-${id.slice(0, 8)}-${id.slice(8)}`;

const toLink = ({ traceId, spanId, attributes }: SpanLink): LinkDocument => ({
  trace_id: xrayTraceId(traceId),
  id: spanId,
  attributes: Object.fromEntries(attributes),
});
