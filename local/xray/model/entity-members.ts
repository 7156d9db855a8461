import { epochSeconds } from '../units.ts';
import type {
  AnnotationValue,
  Cause,
  Entity,
  Exception,
  Http,
  JsonObject,
  Link,
} from './entity.ts';
import { isSegmentId, isTraceId } from './ids.ts';
import {
  asBoolean,
  asFreeObject,
  asInteger,
  asString,
  asStrings,
  compact,
  isObject,
} from './json-values.ts';
import { statusFlags } from './status-flags.ts';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html: names of up to 200 characters; longer ones are cut (observed). */
const maxNameLength = 200;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
const maxLinks = 20;
/** Beyond this a number is no time, and sums of it would leave the range of numbers. */
const latestTime = 1e15;

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= latestTime;

/** Turns a document whose required members have been checked into an entity. */
export function readEntity(
  document: JsonObject,
  kind: Entity['kind'],
  parentId: string | undefined,
): Entity {
  const http = readHttp(document.http, kind);
  const segment = kind === 'segment';
  return {
    kind,
    id: String(document.id),
    ...(parentId !== undefined && { parentId }),
    name: cutName(String(document.name)),
    startTime: epochSeconds(Number(document.start_time)),
    ...(document.in_progress !== true && { endTime: epochSeconds(Number(document.end_time)) }),
    ...statusFlags(
      {
        error: document.error === true,
        throttle: document.throttle === true,
        fault: document.fault === true,
      },
      http?.status,
    ),
    traced: !segment && (document.traced === true || isTracedRequest(document.http)),
    ...compact({
      namespace: segment ? undefined : asString(document.namespace),
      http,
      aws: asFreeObject(document.aws),
      sql: readSql(document.sql),
      annotations: readAnnotations(document.annotations),
      metadata: asFreeObject(document.metadata),
      cause: readCause(document.cause),
      links: readLinks(document.links),
      precursorIds: segment ? undefined : asStrings(document.precursor_ids)?.filter(isSegmentId),
      origin: segment ? asString(document.origin) || undefined : undefined,
      resourceArn: segment ? asString(document.resource_arn) : undefined,
      user: segment ? asString(document.user) : undefined,
      service: segment ? asFreeObject(document.service) : undefined,
    }),
  };
}

/** Half a surrogate pair that the cut leaves behind is no character. */
const cutName = (name: string): string =>
  name
    .toWellFormed()
    .slice(0, maxNameLength)
    .replace(/[\ud800-\udbff]$/, '');

function readHttp(value: unknown, kind: Entity['kind']): Http | undefined {
  if (!isObject(value)) return undefined;
  const request = isObject(value.request) ? value.request : {};
  const response = isObject(value.response) ? value.response : {};
  return compact({
    url: asString(request.url),
    method: asString(request.method),
    userAgent: asString(request.user_agent),
    clientIp: asString(request.client_ip),
    xForwardedFor: kind === 'segment' ? asBoolean(request.x_forwarded_for) : undefined,
    status: asInteger(response.status),
    contentLength: asInteger(response.content_length),
  });
}

/** Documented at `http.request.traced`; the SDK for Node writes it at the top level. */
const isTracedRequest = (http: unknown): boolean =>
  isObject(http) && isObject(http.request) && http.request.traced === true;

const sqlMembers = [
  'connection_string',
  'url',
  'sanitized_query',
  'database_type',
  'database_version',
  'driver_version',
  'user',
  'preparation',
] as const;

function readSql(value: unknown): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    sqlMembers.flatMap((member) => {
      const text = asString(value[member]);
      return text === undefined ? [] : [[member, text]];
    }),
  );
}

function readAnnotations(value: unknown): Record<string, AnnotationValue> | undefined {
  if (!isObject(value)) return undefined;
  const kept = Object.entries(value).filter(
    (entry): entry is [string, AnnotationValue] =>
      entry[0] !== '' &&
      (typeof entry[1] === 'string' ||
        typeof entry[1] === 'boolean' ||
        (typeof entry[1] === 'number' && Number.isFinite(entry[1]))),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function readCause(value: unknown): string | Cause | undefined {
  if (typeof value === 'string') return isSegmentId(value) ? value : undefined;
  if (!isObject(value)) return undefined;
  const exceptions = Array.isArray(value.exceptions)
    ? value.exceptions.filter(isObject).map(readException)
    : undefined;
  // An empty cause is kept: Step Functions sends one even when all is well.
  return (
    compact({
      workingDirectory: asString(value.working_directory),
      paths: asStrings(value.paths),
      exceptions,
    }) ?? {}
  );
}

function readException(value: JsonObject): Exception {
  const stack = Array.isArray(value.stack)
    ? value.stack.filter(isObject).map(
        (frame) =>
          compact({
            path: asString(frame.path),
            line: asInteger(frame.line),
            label: asString(frame.label),
          }) ?? {},
      )
    : [];
  return (
    compact({
      id: asString(value.id),
      message: asString(value.message),
      type: asString(value.type),
      remote: asBoolean(value.remote),
      truncated: asInteger(value.truncated),
      skipped: asInteger(value.skipped),
      cause: asString(value.cause),
      stack: stack.length === 0 ? undefined : stack,
    }) ?? {}
  );
}

function readLinks(value: unknown): readonly Link[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const links = value.flatMap((item: unknown): Link[] => {
    if (!isObject(item)) return [];
    const { trace_id: traceId, id } = item;
    if (typeof traceId !== 'string' || !isTraceId(traceId)) return [];
    if (typeof id !== 'string' || !isSegmentId(id)) return [];
    return [{ traceId, id, attributes: asFreeObject(item.attributes) ?? {} }];
  });
  return links.length === 0 ? undefined : links.slice(0, maxLinks);
}
