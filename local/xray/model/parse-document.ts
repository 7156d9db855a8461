import type { Entity, JsonObject } from './entity.ts';
import { isTime, readEntity } from './entity-members.ts';
import { isSegmentId, isTraceId } from './ids.ts';
import { isObject } from './json-values.ts';
import type { SegmentErrorCode, UnprocessedSegment } from './unprocessed-segment.ts';

/** https://docs.aws.amazon.com/general/latest/gr/xray.html */
export const maxDocumentBytes = 64 * 1024;

/** One document: the segment or subsegment itself, then everything inside it, each after what holds it. */
export interface ParsedDocument {
  /** As sent. */
  readonly traceId: string;
  readonly entities: readonly [Entity, ...Entity[]];
}

export type ParseResult =
  | { readonly document: ParsedDocument }
  | { readonly refused: UnprocessedSegment };

/**
 * Reads one text as PutTraceSegments does: what is required is checked in X-Ray's order, what is
 * optional and ill-typed is left out, one bad subsegment refuses the whole (observed).
 */
export function parseDocument(text: string, maxBytes: number = maxDocumentBytes): ParseResult {
  const json = parseJson(text);
  if (!isObject(json)) {
    const entity = text.trimStart().startsWith('{') ? 'segment' : 'entity';
    return refuse({
      errorCode: 'ParseError',
      message: `Invalid ${entity}. ErrorCode: ParseError`,
    });
  }
  if (Buffer.byteLength(text) > maxBytes) {
    return refuse(problem(json, 'segment', 'InvalidSegment'));
  }
  return readDocument(json);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readDocument(json: JsonObject): ParseResult {
  const type = json.type ?? 'segment';
  if (type !== 'segment' && type !== 'subsegment') {
    return refuse(problem(json, 'segment', 'UnknownType'));
  }
  const code = checkIdentity(json) ?? checkTrace(json, type) ?? checkTimes(json, type);
  if (code !== undefined) return refuse(problem(json, type, code));

  const parentId = typeof json.parent_id === 'string' ? json.parent_id || undefined : undefined;
  const entities: [Entity, ...Entity[]] = [readEntity(json, type, parentId)];
  // A list of work, not recursion: documents may be nested as deep as they are long.
  const pending: { child: unknown; parentId: string }[] = childrenOf(json);
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { child } = next;
    if (!isObject(child)) return refuse(problem({}, 'subsegment', 'ParseError'));
    const childCode = checkIdentity(child) ?? checkTimes(child, 'subsegment');
    if (childCode !== undefined) return refuse(problem(json, 'subsegment', childCode));
    entities.push(readEntity(child, 'subsegment', next.parentId));
    pending.push(...childrenOf(child));
  }
  return { document: { traceId: String(json.trace_id), entities } };
}

/** Anything but a list is as good as absent (observed). */
function childrenOf(json: JsonObject): { child: unknown; parentId: string }[] {
  const parentId = String(json.id);
  return Array.isArray(json.subsegments)
    ? json.subsegments.map((child: unknown) => ({ child, parentId }))
    : [];
}

function checkIdentity(json: JsonObject): SegmentErrorCode | undefined {
  if (typeof json.id !== 'string' || json.id === '') return 'MissingId';
  if (!isSegmentId(json.id)) return 'InvalidId';
  if (typeof json.name !== 'string' || json.name === '') return 'MissingName';
  return undefined;
}

function checkTrace(json: JsonObject, type: Entity['kind']): SegmentErrorCode | undefined {
  if (typeof json.trace_id !== 'string' || json.trace_id === '') return 'MissingTraceId';
  if (!isTraceId(json.trace_id)) return 'InvalidTraceId';
  const parentId = json.parent_id ?? '';
  if (parentId === '') return type === 'subsegment' ? 'MissingParentId' : undefined;
  return typeof parentId === 'string' && isSegmentId(parentId) ? undefined : 'InvalidParentId';
}

function checkTimes(json: JsonObject, type: Entity['kind']): SegmentErrorCode | undefined {
  if (!isTime(json.start_time)) return 'MissingStartTime';
  const inProgress = json.in_progress === true;
  if (inProgress && isTime(json.end_time)) {
    return type === 'segment' ? 'InProgressSegmentHasEndTime' : 'InProgressSubsegmentHasEndTime';
  }
  return inProgress || isTime(json.end_time) ? undefined : 'MissingEndTime';
}

const refuse = (refused: UnprocessedSegment): ParseResult => ({ refused });

function problem(
  json: JsonObject,
  kind: Entity['kind'],
  errorCode: SegmentErrorCode,
): UnprocessedSegment {
  return {
    ...(typeof json.id === 'string' && json.id !== '' && { id: json.id }),
    errorCode,
    message: `Invalid ${kind}. ErrorCode: ${errorCode}${kind === 'subsegment' ? ', Cause: null' : ''}`,
  };
}
