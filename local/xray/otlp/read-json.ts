import { malformed } from './errors.ts';
import { largestSpan, mostSpans } from './limits.ts';
import { tooManySpans } from './read-protobuf.ts';
import {
  type Attributes,
  type AttributeValue,
  deepestValue,
  errorStatus,
  type Span,
  spanKindOf,
} from './span.ts';

type Members = Readonly<Record<string, unknown>>;

/**
 * The spans of an OTLP request in JSON: member names in lower camel case, ids in hexadecimal, and
 * long integers as text or number. https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @throws OtlpError naming the member that is wrong
 */
export function readJson(request: Uint8Array): Span[] {
  try {
    return readRequest(request);
  } catch (error) {
    // JSON of unknown members may be nested deeper than can be measured.
    if (error instanceof RangeError) throw malformed('the request is nested too deeply');
    throw error;
  }
}

function readRequest(request: Uint8Array): Span[] {
  const spans: Span[] = [];
  const root = objectAt(parse(request), 'the request');
  for (const [resourceSpans, at] of itemsOf(root, 'resourceSpans')) {
    const resourceObject = objectAt(resourceSpans.resource ?? {}, `${at}.resource`);
    const resource = readAttributes(resourceObject, `${at}.resource`);
    const resourceBytes = sizeOf(resourceObject);
    for (const [scopeSpans, scopeAt] of itemsOf(resourceSpans, 'scopeSpans', at)) {
      for (const [span, spanAt] of itemsOf(scopeSpans, 'spans', scopeAt)) {
        if (spans.length === mostSpans) throw tooManySpans();
        spans.push(readSpan(span, spanAt, resource, resourceBytes));
      }
    }
  }
  return spans;
}

function parse(request: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(request));
  } catch (error) {
    throw malformed(`the request is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function readSpan(span: Members, at: string, resource: Attributes, resourceBytes: number): Span {
  const bytes = sizeOf(span) + resourceBytes;
  const status = objectAt(span.status ?? {}, `${at}.status`);
  const common = {
    traceId: textAt(span, 'traceId', at).toLowerCase(),
    spanId: textAt(span, 'spanId', at).toLowerCase(),
    parentSpanId: textAt(span, 'parentSpanId', at).toLowerCase(),
    name: textAt(span, 'name', at),
    kind: spanKindOf(Number(longAt(span, 'kind', at))),
    startNanos: longAt(span, 'startTimeUnixNano', at),
    endNanos: longAt(span, 'endTimeUnixNano', at),
    status: {
      isError: Number(longAt(status, 'code', `${at}.status`)) === errorStatus,
      message: textAt(status, 'message', `${at}.status`),
    },
    resource,
    bytes,
  };
  // It will be refused; what it is called is all that anybody wants to know.
  if (bytes > largestSpan) return { ...common, attributes: new Map(), events: [], links: [] };
  return {
    ...common,
    attributes: readAttributes(span, at),
    events: Array.from(itemsOf(span, 'events', at), ([event, eventAt]) => ({
      name: textAt(event, 'name', eventAt),
      timeNanos: longAt(event, 'timeUnixNano', eventAt),
      attributes: readAttributes(event, eventAt),
    })),
    links: Array.from(itemsOf(span, 'links', at), ([link, linkAt]) => ({
      traceId: textAt(link, 'traceId', linkAt).toLowerCase(),
      spanId: textAt(link, 'spanId', linkAt).toLowerCase(),
      attributes: readAttributes(link, linkAt),
    })),
  };
}

function readAttributes(owner: Members, at: string): Attributes {
  return new Map(pairsOf(owner, 'attributes', at, 0).filter(([key]) => key !== ''));
}

const pairsOf = (owner: Members, member: string, at: string, depth: number) =>
  Array.from(itemsOf(owner, member, at), ([pair, pairAt]): [string, AttributeValue] => [
    textAt(pair, 'key', pairAt),
    readValue(pair.value ?? {}, `${pairAt}.value`, depth),
  ]);

function readValue(any: unknown, at: string, depth: number): AttributeValue {
  if (depth === deepestValue) throw malformed(`${at} is nested deeper than ${deepestValue} levels`);
  const value = objectAt(any, at);
  if (value.stringValue !== undefined) return textAt(value, 'stringValue', at);
  if (value.boolValue !== undefined) return value.boolValue === true;
  if (value.intValue !== undefined) return Number(longAt(value, 'intValue', at));
  // `"NaN"`, `"Infinity"` and `"-Infinity"` are texts in protobuf's JSON.
  if (value.doubleValue !== undefined) return Number(value.doubleValue);
  if (value.bytesValue !== undefined) return textAt(value, 'bytesValue', at);
  if (value.arrayValue !== undefined) {
    const list = objectAt(value.arrayValue, `${at}.arrayValue`);
    return Array.from(itemsOf(list, 'values', `${at}.arrayValue`), ([item, itemAt]) =>
      readValue(item, itemAt, depth + 1),
    );
  }
  if (value.kvlistValue !== undefined) {
    const list = objectAt(value.kvlistValue, `${at}.kvlistValue`);
    return Object.fromEntries(pairsOf(list, 'values', `${at}.kvlistValue`, depth + 1));
  }
  return null;
}

/** The objects of a list, each with the words for where it stands. */
function* itemsOf(owner: Members, member: string, at?: string): Generator<[Members, string]> {
  const path = at === undefined ? member : `${at}.${member}`;
  const list = owner[member] ?? [];
  if (!Array.isArray(list)) throw malformed(`${path} must be a list, got ${quote(list)}`);
  for (const [index, item] of list.entries()) {
    const itemAt = `${path}[${index}]`;
    yield [objectAt(item, itemAt), itemAt];
  }
}

function objectAt(value: unknown, at: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Members;
  }
  throw malformed(`${at} must be an object, got ${quote(value)}`);
}

function textAt(owner: Members, member: string, at: string): string {
  const value = owner[member] ?? '';
  if (typeof value === 'string') return value.toWellFormed();
  throw malformed(`${at}.${member} must be a text, got ${quote(value)}`);
}

function longAt(owner: Members, member: string, at: string): bigint {
  const value = owner[member] ?? 0;
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  throw malformed(`${at}.${member} must be an integer, got ${quote(value)}`);
}

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const quote = (value: unknown): string => `"${(JSON.stringify(value) ?? '').slice(0, 60)}"`;
