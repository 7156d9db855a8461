import type { Cause, Entity, Exception, Http, JsonObject, Link } from './entity.ts';
import type { InferredSegment } from './inferred-segment.ts';
import type { TraceNode } from './trace-tree.ts';

/**
 * The compiled document of a segment as compact JSON, members in X-Ray's order (observed).
 * @param addedLinks links that other traces made, by the id of the entity that shows them.
 */
export function writeSegment(
  traceId: string,
  segment: TraceNode,
  addedLinks: ReadonlyMap<string, readonly Link[]>,
): string {
  // Parts are joined from a list of work: independent subsegments nest deeper than JSON.stringify can go.
  const parts: string[] = [];
  const pending: (TraceNode | string)[] = [segment];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const own = JSON.stringify(
      ownMembers(next, next === segment ? traceId : undefined, addedLinks.get(next.entity.id)),
    );
    if (next.children.length === 0) {
      parts.push(own);
      continue;
    }
    parts.push(own.slice(0, -1), ',"subsegments":[');
    pending.push(']}');
    for (let index = next.children.length - 1; index >= 0; index--) {
      pending.push(next.children[index] as TraceNode);
      if (index > 0) pending.push(',');
    }
  }
  return parts.join('');
}

export function writeInferredSegment(traceId: string, inferred: InferredSegment): string {
  const { id, call, downstream, queueTimeId } = inferred;
  const times = { start_time: call.startTime, end_time: call.endTime };
  return JSON.stringify({
    id,
    name: call.name,
    start_time: call.startTime,
    trace_id: traceId,
    end_time: call.endTime,
    parent_id: call.id,
    inferred: true,
    ...writeFlags(call),
    http: writeHttp(call),
    sql: call.sql,
    aws: withResourceNames(call.aws, downstream.resourceName),
    origin: downstream.origin,
    subsegments: queueTimeId && [{ id: queueTimeId, name: 'QueueTime', ...times }],
  });
}

/** @param traceId absent on subsegments, which lose what only their travel needed. */
function ownMembers(
  { entity, downstream }: TraceNode,
  traceId: string | undefined,
  addedLinks: readonly Link[] = [],
): JsonObject {
  const links = [...(entity.links ?? []), ...addedLinks];
  return {
    id: entity.id,
    name: entity.name,
    start_time: entity.startTime,
    trace_id: traceId,
    end_time: entity.endTime,
    in_progress: entity.endTime === undefined ? true : undefined,
    parent_id: traceId && entity.parentId,
    ...writeFlags(entity),
    http: writeHttp(entity),
    sql: entity.sql,
    aws:
      entity.kind === 'segment'
        ? entity.aws
        : withResourceNames(entity.aws, downstream?.resourceName),
    service: entity.service,
    annotations: entity.annotations,
    metadata: entity.metadata,
    user: entity.user,
    cause: writeCause(entity.cause),
    links: links.length === 0 ? undefined : links.map(writeLink),
    origin: entity.origin,
    resource_arn: entity.resourceArn,
    namespace: entity.namespace,
    precursor_ids: entity.precursorIds,
  };
}

const writeFlags = ({ error, throttle, fault }: Entity): JsonObject => ({
  error: error || undefined,
  throttle: throttle || undefined,
  fault: fault || undefined,
});

function writeHttp({ http }: Entity): JsonObject | undefined {
  if (http === undefined) return undefined;
  return {
    request: someOf({
      url: http.url,
      method: http.method,
      user_agent: http.userAgent,
      client_ip: http.clientIp,
      x_forwarded_for: http.xForwardedFor,
    }),
    response: someOf({ status: http.status, content_length: http.contentLength }),
  } satisfies Record<'request' | 'response', Record<string, Http[keyof Http]> | undefined>;
}

const someOf = <T extends object>(members: T): T | undefined =>
  Object.values(members).some((value) => value !== undefined) ? members : undefined;

/** On subsegments the resource's name is X-Ray's to say, whatever was sent (observed). */
function withResourceNames(
  aws: JsonObject | undefined,
  resourceName: string | undefined,
): JsonObject | undefined {
  if (aws === undefined) return undefined;
  const { resource_names: _, ...rest } = aws;
  return resourceName === undefined ? rest : { ...rest, resource_names: [resourceName] };
}

function writeCause(cause: string | Cause | undefined): JsonObject | string | undefined {
  if (cause === undefined || typeof cause === 'string') return cause;
  return {
    working_directory: cause.workingDirectory,
    paths: cause.paths,
    exceptions: cause.exceptions?.map((exception: Exception) => ({ ...exception })),
  };
}

const writeLink = ({ traceId, id, attributes }: Link): JsonObject => ({
  trace_id: traceId,
  id,
  attributes,
});
