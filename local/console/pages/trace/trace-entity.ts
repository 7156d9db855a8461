import { asList, asNumber, asObject, asText, type JsonObject, objectsOf } from './json.ts';

/** A segment or subsegment as X-Ray gives it back. Times are epoch seconds. */
export interface TraceEntity {
  /** Unique within the trace: the id, unless it is missing or taken. */
  readonly key: string;
  readonly id: string | undefined;
  readonly kind: 'segment' | 'subsegment';
  readonly name: string;
  readonly start: number;
  /** Undefined while it is in progress. */
  readonly end: number | undefined;
  /** Of a segment: the entity that called it, perhaps in a segment that is not here. */
  readonly parentId: string | undefined;
  /** X-Ray's own guess at the called side of a call, which sent no segment. */
  readonly inferred: boolean;
  readonly origin: string | undefined;
  readonly namespace: string | undefined;
  readonly resourceArn: string | undefined;
  readonly error: boolean;
  readonly throttle: boolean;
  readonly fault: boolean;
  readonly user: string | undefined;
  readonly http: HttpFacts | undefined;
  readonly aws: JsonObject | undefined;
  readonly service: JsonObject | undefined;
  readonly sql: JsonObject | undefined;
  readonly annotations: readonly Annotation[];
  /** By namespace. */
  readonly metadata: JsonObject | undefined;
  readonly cause: Cause | undefined;
  readonly links: readonly TraceLink[];
  /** By start. */
  readonly children: readonly TraceEntity[];
  /** What it was read from, with everything in it. */
  readonly document: JsonObject;
}

export interface HttpFacts {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly userAgent: string | undefined;
  readonly clientIp: string | undefined;
  readonly forwarded: boolean;
  readonly status: number | undefined;
  readonly contentLength: number | undefined;
}

export type AnnotationValue = string | number | boolean;
export interface Annotation {
  readonly name: string;
  readonly value: AnnotationValue;
}

export interface Cause {
  /** Id of an exception that another entity of the trace has. */
  readonly elsewhere: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly paths: readonly string[];
  readonly exceptions: readonly TraceException[];
}

export interface TraceException {
  readonly id: string | undefined;
  readonly type: string;
  readonly message: string;
  /** The called service answered with it. */
  readonly remote: boolean;
  /** Frames that were left out of the stack. */
  readonly truncated: number;
  /** Exceptions that were left out between this one and the one it led to. */
  readonly skipped: number;
  /** Id of the exception that caused this one. */
  readonly causedBy: string | undefined;
  readonly stack: readonly StackFrame[];
}

export interface StackFrame {
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly label: string | undefined;
}

export interface TraceLink {
  readonly traceId: string;
  readonly entityId: string | undefined;
  /** What the linked trace is to this one. */
  readonly direction: 'parent' | 'child' | undefined;
  /** Name of the service on the other side, where the link says it. */
  readonly name: string | undefined;
}

/** @param start of what holds it, for what has none itself, which only a faulty sender makes. */
export function readEntity(
  document: JsonObject,
  kind: TraceEntity['kind'],
  start: number,
  uniqueKey: (id: string | undefined) => string,
): Omit<TraceEntity, 'children'> {
  const id = asText(document.id);
  return {
    key: uniqueKey(id),
    id,
    kind,
    name: asText(document.name) ?? '(no name)',
    start: asNumber(document.start_time) ?? start,
    end: document.in_progress === true ? undefined : asNumber(document.end_time),
    parentId: asText(document.parent_id),
    inferred: document.inferred === true,
    origin: asText(document.origin),
    namespace: asText(document.namespace),
    resourceArn: asText(document.resource_arn),
    error: document.error === true,
    throttle: document.throttle === true,
    fault: document.fault === true,
    user: asText(document.user),
    http: readHttp(asObject(document.http)),
    aws: asObject(document.aws),
    service: asObject(document.service),
    sql: asObject(document.sql),
    annotations: readAnnotations(asObject(document.annotations)),
    metadata: asObject(document.metadata),
    cause: readCause(document.cause),
    links: objectsOf(document.links).flatMap(readLink),
    document,
  };
}

function readHttp(http: JsonObject | undefined): HttpFacts | undefined {
  if (http === undefined) return undefined;
  const request = asObject(http.request);
  const response = asObject(http.response);
  return {
    method: asText(request?.method),
    url: asText(request?.url),
    userAgent: asText(request?.user_agent),
    clientIp: asText(request?.client_ip),
    forwarded: request?.x_forwarded_for === true,
    status: asNumber(response?.status),
    contentLength: asNumber(response?.content_length),
  };
}

const readAnnotations = (annotations: JsonObject = {}): Annotation[] =>
  Object.entries(annotations).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [{ name, value }]
      : [],
  );

function readCause(cause: unknown): Cause | undefined {
  const elsewhere = asText(cause);
  const object = asObject(cause);
  if (elsewhere === undefined && object === undefined) return undefined;
  return {
    elsewhere,
    workingDirectory: asText(object?.working_directory),
    paths: asList(object?.paths).flatMap((path) => asText(path) ?? []),
    exceptions: objectsOf(object?.exceptions).map(readException),
  };
}

const readException = (exception: JsonObject): TraceException => ({
  id: asText(exception.id),
  type: asText(exception.type) ?? 'Error',
  message: asText(exception.message) ?? '',
  remote: exception.remote === true,
  truncated: asNumber(exception.truncated) ?? 0,
  skipped: asNumber(exception.skipped) ?? 0,
  causedBy: asText(exception.cause),
  stack: objectsOf(exception.stack).map(({ path, line, label }) => ({
    path: asText(path),
    line: asNumber(line),
    label: asText(label),
  })),
});

/** The attributes are undocumented; observed on functions that send to and consume from queues. */
function readLink(link: JsonObject): TraceLink[] {
  const traceId = asText(link.trace_id);
  if (traceId === undefined) return [];
  const attributes = asObject(link.attributes);
  const type = attributes?.['aws.xray.reserved.reference_type'];
  return [
    {
      traceId,
      entityId: asText(link.id),
      direction: type === 'parent' || type === 'child' ? type : undefined,
      name: asText(asList(attributes?.['aws.xray.reserved.names'])[0]),
    },
  ];
}
