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

/** What letting a document in needs of it. The rest is read when its trace is put together. */
export interface CheckedDocument {
  /** As sent. */
  readonly traceId: string;
  readonly id: string;
  readonly isInProgress: boolean;
  /** It may tell of other traces. */
  readonly hasLinks: boolean;
}

export type CheckResult =
  | { readonly document: CheckedDocument }
  | { readonly refused: UnprocessedSegment };

/**
 * Reads one text as PutTraceSegments does: what is required is checked in X-Ray's order, what is
 * optional and ill-typed is left out, one bad subsegment refuses the whole (observed).
 */
export function parseDocument(text: string, maxBytes: number = maxDocumentBytes): ParseResult {
  const result = readObject(text, maxBytes);
  if ('refused' in result) return result;
  const entities: Entity[] = [];
  const refused = visitEntities(result.json, (json, kind, parentId) => {
    entities.push(readEntity(json, kind, parentId));
  });
  if (refused !== undefined) return refuse(refused);
  const traceId = String(result.json.trace_id);
  // The document itself was visited, or it would have been refused.
  return { document: { traceId, entities: entities as [Entity, ...Entity[]] } };
}

/** Refuses what `parseDocument` refuses, and reads no more than that takes. */
export function checkDocument(text: string, maxBytes: number = maxDocumentBytes): CheckResult {
  const result = readObject(text, maxBytes);
  if ('refused' in result) return result;
  const { json } = result;
  let hasLinks = false;
  const refused = visitEntities(json, ({ links }) => {
    hasLinks ||= Array.isArray(links);
  });
  if (refused !== undefined) return refuse(refused);
  const traceId = String(json.trace_id);
  return {
    document: { traceId, id: String(json.id), isInProgress: json.in_progress === true, hasLinks },
  };
}

type ObjectResult = { readonly json: JsonObject } | { readonly refused: UnprocessedSegment };

function readObject(text: string, maxBytes: number): ObjectResult {
  const json = parseJson(text);
  if (!isObject(json)) {
    const entity = text.trimStart().startsWith('{') ? 'segment' : 'entity';
    return refuse({
      errorCode: 'ParseError',
      message: `Invalid ${entity}. ErrorCode: ParseError`,
    });
  }
  if (isLonger(text, maxBytes)) return refuse(problem(json, 'segment', 'InvalidSegment'));
  return { json };
}

/** No character takes more than three bytes, so that most texts need not be counted. */
const isLonger = (text: string, maxBytes: number): boolean =>
  text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Calls `visit` for the document and all that is inside it until something is wrong, and tells what. */
function visitEntities(
  json: JsonObject,
  visit: (json: JsonObject, kind: Entity['kind'], parentId: string | undefined) => void,
): UnprocessedSegment | undefined {
  const type = json.type ?? 'segment';
  if (type !== 'segment' && type !== 'subsegment') return problem(json, 'segment', 'UnknownType');
  const code = checkIdentity(json) ?? checkTrace(json, type) ?? checkTimes(json, type);
  if (code !== undefined) return problem(json, type, code);
  visit(json, type, typeof json.parent_id === 'string' ? json.parent_id || undefined : undefined);
  // A list of work, not recursion: documents may be nested as deep as they are long.
  const pending = [json];
  for (const holder of pending) {
    // Anything but a list is as good as absent (observed).
    if (!Array.isArray(holder.subsegments)) continue;
    for (const child of holder.subsegments as unknown[]) {
      if (!isObject(child)) return problem({}, 'subsegment', 'ParseError');
      const childCode = checkIdentity(child) ?? checkTimes(child, 'subsegment');
      if (childCode !== undefined) return problem(json, 'subsegment', childCode);
      visit(child, 'subsegment', String(holder.id));
      pending.push(child);
    }
  }
  return undefined;
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

const refuse = (refused: UnprocessedSegment) => ({ refused });

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
