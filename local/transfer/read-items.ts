import { flattenLarge } from './flatten-document.ts';
import { createJsonSplitter, type JsonProblem, type JsonValue } from './split-json.ts';

/** Something of a file that X-Ray can be given, or the reason why not. */
export type ImportItem =
  | { readonly kind: 'document'; readonly document: JsonObject; readonly line: number }
  /** A `ResourceSpans` of OTLP. */
  | { readonly kind: 'spans'; readonly resourceSpans: JsonObject; readonly line: number }
  | { readonly kind: 'refused'; readonly reason: string; readonly line: number };

export type JsonObject = Record<string, unknown>;

/** The members of a file's object that hold what is imported, however many they are. */
const lists = ['Traces', 'TraceSegmentDocuments', 'resourceSpans'] as const;

/**
 * What a file holds: segment documents as a list, one a line or as the daemon gets them; the answer of
 * BatchGetTraces; the input of PutTraceSegments; OTLP JSON. Any mixture of them will do.
 * @param largest in bytes: what a value of the file may have
 */
export async function* readItems(
  chunks: AsyncIterable<Uint8Array>,
  largest?: number,
): AsyncGenerator<ImportItem, void, undefined> {
  const splitter = createJsonSplitter(new Set(lists), largest);
  for await (const chunk of chunks) {
    for (const piece of splitter.push(chunk)) yield* itemsOf(piece);
  }
  for (const piece of splitter.end()) yield* itemsOf(piece);
}

function* itemsOf(piece: JsonValue | JsonProblem): Generator<ImportItem> {
  const { line } = piece;
  if ('problem' in piece) {
    yield { kind: 'refused', reason: piece.problem, line };
    return;
  }
  try {
    yield* fromList(piece.list, JSON.parse(piece.text), line);
  } catch {
    yield { kind: 'refused', reason: `it is not JSON: ${excerpt(piece.text)}`, line };
  }
}

function* fromList(list: string, value: unknown, line: number): Generator<ImportItem> {
  switch (list) {
    case 'Traces':
      if (isObject(value)) yield* fromTrace(value, line);
      else yield refused('a trace is an object', value, line);
      return;
    case 'resourceSpans':
      if (isObject(value)) yield { kind: 'spans', resourceSpans: value, line };
      else yield refused('ResourceSpans are an object', value, line);
      return;
    default:
      yield* fromValue(value, line);
  }
}

function* fromValue(value: unknown, line: number): Generator<ImportItem> {
  if (typeof value === 'string') {
    yield* fromText(value, line);
    return;
  }
  if (!isObject(value)) {
    yield refused('it is no segment document', value, line);
    return;
  }
  const listed = lists.filter((list) => Array.isArray(value[list]));
  for (const list of listed) {
    for (const member of value[list] as unknown[]) yield* fromList(list, member, line);
  }
  if (listed.length > 0 || isDaemonHeader(value)) return;
  if (Array.isArray(value.Segments)) yield* fromTrace(value, line);
  else if (typeof value.Document === 'string') yield* fromText(value.Document, line);
  else yield* fromDocument(value, line);
}

function* fromText(text: string, line: number): Generator<ImportItem> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    yield { kind: 'refused', reason: `it is not JSON: ${excerpt(text)}`, line };
    return;
  }
  if (isObject(document)) yield* fromDocument(document, line);
  else yield refused('it is no segment document', document, line);
}

function* fromTrace(trace: JsonObject, line: number): Generator<ImportItem> {
  if (!Array.isArray(trace.Segments)) {
    yield refused('the trace has no list of segments', trace, line);
    return;
  }
  for (const segment of trace.Segments as unknown[]) {
    if (isObject(segment) && typeof segment.Document === 'string') {
      yield* fromText(segment.Document, line);
    } else yield refused('a segment has no document', segment, line);
  }
}

function* fromDocument(document: JsonObject, line: number): Generator<ImportItem> {
  // X-Ray infers it anew from the call that it was inferred from.
  if (document.inferred === true) return;
  for (const part of flattenLarge(document)) yield { kind: 'document', document: part, line };
}

/** What stands above each document in a datagram of the daemon's. */
const isDaemonHeader = (value: JsonObject): boolean =>
  value.format === 'json' && value.version === 1 && value.id === undefined;

const refused = (reason: string, value: unknown, line: number): ImportItem => ({
  kind: 'refused',
  reason: `${reason}: ${excerpt(JSON.stringify(value) ?? '')}`,
  line,
});

const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
