import type { WireTrace } from '../../api/operations.ts';
import { asNumber, asObject, type JsonObject, objectsOf } from './json.ts';
import { readEntity, type TraceEntity } from './trace-entity.ts';

export interface Trace {
  readonly id: string;
  /** Seconds; X-Ray says none while the root is in progress. */
  readonly duration: number | undefined;
  /** Documents were refused because the trace had grown too large. */
  readonly limitExceeded: boolean;
  /** By start, those that X-Ray inferred among them. */
  readonly segments: readonly TraceEntity[];
  readonly unreadable: readonly UnreadableDocument[];
}

export interface UnreadableDocument {
  readonly id: string;
  readonly reason: string;
}

/** Never throws: a document that cannot be read is listed, whatever else is wrong is left out. */
export function parseTrace(trace: WireTrace): Trace {
  const segments: TraceEntity[] = [];
  const unreadable: UnreadableDocument[] = [];
  const uniqueKey = createKeys();
  for (const { Id: id = '', Document: text = '' } of trace.Segments ?? []) {
    const document = parseDocument(text);
    if (typeof document === 'string') unreadable.push({ id, reason: document });
    else segments.push(readSegment(document, uniqueKey));
  }
  return {
    id: trace.Id ?? '',
    duration: asNumber(trace.Duration),
    limitExceeded: trace.LimitExceeded === true,
    segments: segments.sort(byStart),
    unreadable,
  };
}

/** The document, or what is wrong with it. */
function parseDocument(text: string): JsonObject | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const document = asObject(value);
  if (document === undefined) return 'is no JSON object';
  return asNumber(document.start_time) === undefined ? 'has no start_time' : document;
}

/** With a list of work in place of recursion: subsegments nest deeper than the stack. */
function readSegment(
  document: JsonObject,
  uniqueKey: (id: string | undefined) => string,
): TraceEntity {
  const read = (object: JsonObject, kind: TraceEntity['kind'], start: number) => ({
    ...readEntity(object, kind, start, uniqueKey),
    children: [] as TraceEntity[],
  });
  const segment = read(document, 'segment', 0);
  const pending = [segment];
  for (let outer = pending.pop(); outer !== undefined; outer = pending.pop()) {
    for (const inner of objectsOf(outer.document.subsegments)) {
      const child = read(inner, 'subsegment', outer.start);
      outer.children.push(child);
      pending.push(child);
    }
    outer.children.sort(byStart);
  }
  return segment;
}

/** Ids are theirs who sent them; rows need each its own. */
function createKeys(): (id: string | undefined) => string {
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  return (id) => {
    const base = id ?? 'without-id';
    let key = base;
    while (taken.has(key)) {
      const number = (numbers.get(base) ?? 1) + 1;
      numbers.set(base, number);
      key = `${base}#${number}`;
    }
    taken.add(key);
    return key;
  };
}

const byStart = (a: TraceEntity, b: TraceEntity): number => a.start - b.start;
