import protobuf from 'protobufjs';

/**
 * The part of OpenTelemetry's trace protocol that the tests look at, by the field numbers of
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    bytes parent_span_id = 4;
    string name = 5;
    int32 kind = 6;
    fixed64 start_time_unix_nano = 7;
    fixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9;
    repeated Event events = 11;
    Status status = 15;
  }
  message Event { string name = 2; repeated KeyValue attributes = 3; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string string_value = 1;
      bool bool_value = 2;
      int64 int_value = 3;
      double double_value = 4;
      ArrayValue array_value = 5;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
`);

export type AttributeValue = string | number | boolean | AttributeValue[];
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly durationNanos: bigint;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
  /** `code` 2 is an error. */
  readonly status: { readonly code: number; readonly message: string };
  readonly resource: Attributes;
}

interface KeyValue {
  readonly key: string;
  readonly value: WireValue;
}

type WireValue = Partial<{
  stringValue: string;
  boolValue: boolean;
  intValue: string;
  doubleValue: number;
  arrayValue: { values: WireValue[] };
}>;

interface WireSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: KeyValue[];
  readonly events: { name: string; attributes: KeyValue[] }[];
  readonly status: { code: number; message: string } | null;
}

interface WireRequest {
  readonly resourceSpans: {
    resource: { attributes: KeyValue[] };
    scopeSpans: { spans: WireSpan[] }[];
  }[];
}

/** Reads what a function sent, without the library that wrote it. */
export function decodeSpans(request: Buffer): ReceivedSpan[] {
  const type = root.lookupType('Request');
  const options = { longs: String, bytes: String, defaults: true, arrays: true, oneofs: false };
  const { resourceSpans } = type.toObject(type.decode(request), options) as WireRequest;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        name: span.name,
        kind: span.kind,
        durationNanos: BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano),
        attributes: toAttributes(span.attributes),
        events: span.events.map(({ name, attributes }) => ({
          name,
          attributes: toAttributes(attributes),
        })),
        status: span.status ?? { code: 0, message: '' },
        resource: toAttributes(resource.attributes),
      })),
    ),
  );
}

const hex = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

const toAttributes = (pairs: readonly KeyValue[]): Attributes =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, toValue(value)]));

function toValue(value: WireValue): AttributeValue {
  if (value.arrayValue) return value.arrayValue.values.map(toValue);
  if (value.intValue !== undefined) return Number(value.intValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue ?? '';
}
