import { malformed, OtlpError } from './errors.ts';
import { largestSpan, mostSpans } from './limits.ts';
import {
  type Attributes,
  type AttributeValue,
  deepestValue,
  errorStatus,
  type Span,
  type SpanEvent,
  type SpanLink,
  spanKindOf,
} from './span.ts';
import {
  base64In,
  doubleOf,
  type Field,
  hexIn,
  readFields,
  signedOf,
  textIn,
} from './wire-format.ts';

/**
 * The spans of an `ExportTraceServiceRequest`. Fields that are unknown, or of another type than
 * theirs, are passed over, as protobuf does.
 * https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto/trace/v1
 *
 * @throws OtlpError for bytes that are no such message, or too many spans
 */
export function readProtobuf(request: Uint8Array): Span[] {
  const spans: Span[] = [];
  for (const resourceSpans of messages(request, 1)) {
    const sender = lastMessage(resourceSpans, 1);
    const resource = readAttributes(sender, 1);
    const resourceBytes = sender?.length ?? 0;
    for (const scopeSpans of messages(resourceSpans, 2)) {
      for (const span of messages(scopeSpans, 2)) {
        if (spans.length === mostSpans) throw tooManySpans();
        spans.push(readSpan(span, resource, resourceBytes));
      }
    }
  }
  return spans;
}

export const tooManySpans = (): OtlpError =>
  new OtlpError(413, `the request has more than ${mostSpans} spans; send fewer at a time`);

/** The contents of every field of that number. */
function* messages(bytes: Uint8Array, number: number): Generator<Uint8Array> {
  for (const field of readFields(bytes)) {
    if (field.number === number && field.type === 'bytes') yield field.value;
  }
}

/** Of a field that may stand once only, the last counts. */
function lastMessage(bytes: Uint8Array, number: number): Uint8Array | undefined {
  let last: Uint8Array | undefined;
  for (const message of messages(bytes, number)) last = message;
  return last;
}

function readSpan(bytes: Uint8Array, resource: Attributes, resourceBytes: number): Span {
  const span = {
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: spanKindOf(0),
    startNanos: 0n,
    endNanos: 0n,
    attributes: new Map<string, AttributeValue>(),
    events: [] as SpanEvent[],
    links: [] as SpanLink[],
    status: { isError: false, message: '' },
    resource,
    bytes: bytes.length + resourceBytes,
  };
  // It will be refused; what it is called is all that anybody wants to know.
  const isTooLarge = span.bytes > largestSpan;
  for (const field of readFields(bytes)) {
    if (field.type === 'bytes') {
      const { value } = field;
      if (field.number === 1) span.traceId = hexIn(value);
      else if (field.number === 2) span.spanId = hexIn(value);
      else if (field.number === 4) span.parentSpanId = hexIn(value);
      else if (field.number === 5) span.name = textIn(value);
      else if (isTooLarge) continue;
      else if (field.number === 9) addAttribute(span.attributes, value);
      else if (field.number === 11) span.events.push(readEvent(value));
      else if (field.number === 13) span.links.push(readLink(value));
      else if (field.number === 15) span.status = readStatus(value);
    } else if (field.number === 6) span.kind = spanKindOf(signedOf(field.value));
    else if (field.number === 7) span.startNanos = field.value;
    else if (field.number === 8) span.endNanos = field.value;
  }
  return span;
}

function readEvent(bytes: Uint8Array): SpanEvent {
  let name = '';
  let timeNanos = 0n;
  for (const field of readFields(bytes)) {
    if (field.number === 1 && field.type === 'fixed64') timeNanos = field.value;
    if (field.number === 2 && field.type === 'bytes') name = textIn(field.value);
  }
  return { name, timeNanos, attributes: readAttributes(bytes, 3) };
}

function readLink(bytes: Uint8Array): SpanLink {
  const traceId = lastMessage(bytes, 1);
  const spanId = lastMessage(bytes, 2);
  return {
    traceId: traceId ? hexIn(traceId) : '',
    spanId: spanId ? hexIn(spanId) : '',
    attributes: readAttributes(bytes, 4),
  };
}

function readStatus(bytes: Uint8Array): Span['status'] {
  let message = '';
  let isError = false;
  for (const field of readFields(bytes)) {
    if (field.number === 2 && field.type === 'bytes') message = textIn(field.value);
    if (field.number === 3 && field.type === 'varint')
      isError = field.value === BigInt(errorStatus);
  }
  return { isError, message };
}

/** The attributes that a message holds in the fields of that number. */
function readAttributes(bytes: Uint8Array | undefined, number: number): Attributes {
  const attributes = new Map<string, AttributeValue>();
  for (const pair of bytes ? messages(bytes, number) : []) addAttribute(attributes, pair);
  return attributes;
}

function addAttribute(attributes: Map<string, AttributeValue>, pair: Uint8Array, depth = 0): void {
  let key = '';
  let value: AttributeValue = null;
  for (const field of readFields(pair)) {
    if (field.type !== 'bytes') continue;
    if (field.number === 1) key = textIn(field.value);
    if (field.number === 2) value = readValue(field.value, depth);
  }
  if (key !== '') attributes.set(key, value);
}

/** `AnyValue`, whose last field counts. */
function readValue(bytes: Uint8Array, depth: number): AttributeValue {
  if (depth === deepestValue) {
    throw malformed(`an attribute's value is nested deeper than ${deepestValue} levels`);
  }
  let value: AttributeValue = null;
  for (const field of readFields(bytes)) value = readMember(field, depth) ?? value;
  return value;
}

function readMember(field: Field, depth: number): AttributeValue | undefined {
  if (field.type === 'bytes') {
    switch (field.number) {
      case 1:
        return textIn(field.value);
      case 5:
        return Array.from(messages(field.value, 1), (item) => readValue(item, depth + 1));
      case 6: {
        const pairs = new Map<string, AttributeValue>();
        for (const pair of messages(field.value, 1)) addAttribute(pairs, pair, depth + 1);
        return Object.fromEntries(pairs);
      }
      case 7:
        return base64In(field.value);
      default:
        return undefined;
    }
  }
  if (field.number === 2 && field.type === 'varint') return field.value !== 0n;
  if (field.number === 3 && field.type === 'varint') return signedOf(field.value);
  if (field.number === 4 && field.type === 'fixed64') return doubleOf(field.value);
  return undefined;
}
