import type { CauseDocument, EntityDocument, SegmentDocument } from '../model/segment-document.ts';

/** A member of an attribute map; X-Ray's blocks hold any JSON. */
type Attributes = Record<string, unknown>;

interface SpanDocument {
  readonly id: string;
  readonly document: string;
}

/**
 * The spans of a segment as they lie in the log group: one for it and one for each subsegment. The
 * attributes are those of
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/awsxrayreceiver, which reads segments too.
 * Unlike X-Ray, whose own conversion is not documented. What X-Ray inferred was never sent and is no span.
 */
export function spansOfSegment(segment: SegmentDocument & { inferred?: boolean }): SpanDocument[] {
  if (segment.inferred === true) return [];
  const shared = {
    resource: { attributes: resourceAttributes(segment) },
    scope: { name: 'aws.xray' },
    traceId: segment.trace_id.replace(/^1-|-/g, ''),
  };
  const spans: SpanDocument[] = [];
  const pending: { entity: EntityDocument; parent: string | undefined }[] = [
    { entity: segment, parent: segment.parent_id },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { entity, parent } = next;
    const kind = kindOf(entity, entity === segment);
    const span = { ...shared, ...spanMembers(entity, parent, kind) };
    spans.push({ id: entity.id, document: JSON.stringify(span) });
    for (const child of (entity.subsegments ?? []).toReversed()) {
      pending.push({ entity: child, parent: entity.id });
    }
  }
  return spans;
}

type Kind = 'SERVER' | 'CLIENT' | 'INTERNAL';

const kindOf = (entity: EntityDocument, isSegment: boolean): Kind =>
  isSegment ? 'SERVER' : entity.namespace === undefined ? 'INTERNAL' : 'CLIENT';

function spanMembers(entity: EntityDocument, parent: string | undefined, kind: Kind) {
  const start = nanosOf(entity.start_time);
  const end = entity.end_time === undefined ? undefined : nanosOf(entity.end_time);
  const failed = entity.fault === true || entity.error === true || entity.throttle === true;
  return {
    spanId: entity.id,
    parentSpanId: parent,
    flags: 1,
    name: entity.name,
    kind,
    startTimeUnixNano: start,
    endTimeUnixNano: end,
    durationNano: end === undefined ? undefined : durationOf(entity.start_time, entity.end_time),
    attributes: spanAttributes(entity),
    events: exceptionsOf(entity.cause).map((exception) => ({
      timeUnixNano: end ?? start,
      name: 'exception',
      attributes: compact({
        'exception.type': exception.type,
        'exception.message': exception.message,
        'exception.stacktrace': stackOf(exception.stack),
      }),
    })),
    links: entity.links?.map(({ trace_id, id, attributes }) => ({
      traceId: trace_id.replace(/^1-|-/g, ''),
      spanId: id,
      attributes,
    })),
    status: { code: failed ? 'ERROR' : 'UNSET' },
  };
}

/** To the microsecond, which is what documents hold. */
const nanosOf = (seconds: number): number => Math.round(seconds * 1e6) * 1000;

const durationOf = (start: number, end = start): number =>
  (Math.round(end * 1e6) - Math.round(start * 1e6)) * 1000;

function resourceAttributes({ name, origin, resource_arn, service, aws }: SegmentDocument) {
  const platforms: Readonly<Record<string, string>> = {
    'AWS::EC2::Instance': 'aws_ec2',
    'AWS::ECS::Container': 'aws_ecs',
    'AWS::ECS::Fargate': 'aws_ecs',
    'AWS::EKS::Container': 'aws_eks',
    'AWS::ElasticBeanstalk::Environment': 'aws_elastic_beanstalk',
    'AWS::Lambda': 'aws_lambda',
    'AWS::Lambda::Function': 'aws_lambda',
  };
  const isOfAws = origin !== undefined || aws !== undefined;
  return compact({
    'service.name': name,
    'service.version': service?.version,
    'cloud.provider': isOfAws ? 'aws' : undefined,
    'cloud.platform': origin === undefined ? undefined : platforms[origin],
    'cloud.account.id': aws?.account_id,
    'cloud.resource_id': resource_arn,
    'aws.xray.origin': origin,
  });
}

function spanAttributes(entity: EntityDocument & { user?: string }): Attributes {
  const { http, aws, sql, annotations, metadata } = entity;
  return compact({
    'http.request.method': http?.request?.method,
    'url.full': http?.request?.url,
    'user_agent.original': http?.request?.user_agent,
    'client.address': http?.request?.client_ip,
    'http.response.status_code': http?.response?.status,
    'http.response.body.size': http?.response?.content_length,
    'rpc.system': entity.namespace === 'aws' ? 'aws-api' : undefined,
    'rpc.service': entity.namespace === 'aws' ? entity.name : undefined,
    'rpc.method': aws?.operation,
    'aws.region': aws?.region,
    'aws.request_id': aws?.request_id,
    'aws.queue_url': aws?.queue_url,
    'aws.table_name': aws?.table_name,
    'db.system': sql?.database_type,
    'db.connection_string': sql?.url ?? sql?.connection_string,
    'db.user': sql?.user,
    'db.statement': sql?.sanitized_query,
    'enduser.id': entity.user,
    'aws.xray.inprogress': entity.in_progress,
    'aws.xray.annotations': annotations && Object.keys(annotations),
    ...annotations,
    ...Object.fromEntries(
      Object.entries(metadata ?? {}).map(([namespace, members]) => [
        `aws.xray.metadata.${namespace}`,
        JSON.stringify(members),
      ]),
    ),
  });
}

const exceptionsOf = (cause: CauseDocument | string | undefined) =>
  typeof cause === 'object' ? (cause.exceptions ?? []) : [];

const stackOf = (
  stack: readonly { path?: string; line?: number; label?: string }[] | undefined,
): string | undefined =>
  stack?.map(({ path = '', line = 0, label = '' }) => `at ${label} (${path}:${line})`).join('\n');

/** Without what is absent. */
const compact = (attributes: Attributes): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
