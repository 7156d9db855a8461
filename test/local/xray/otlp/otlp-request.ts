import protobuf from 'protobufjs';

/**
 * Requests made by hand, with a library of its own: the field numbers are those of
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; string schema_url = 3; }
  message Span {
    bytes trace_id = 1;
    bytes span_id = 2;
    string trace_state = 3;
    bytes parent_span_id = 4;
    string name = 5;
    int32 kind = 6;
    fixed64 start_time_unix_nano = 7;
    fixed64 end_time_unix_nano = 8;
    repeated KeyValue attributes = 9;
    repeated Event events = 11;
    repeated Link links = 13;
    Status status = 15;
    fixed32 flags = 16;
  }
  message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
  message Link { bytes trace_id = 1; bytes span_id = 2; repeated KeyValue attributes = 4; }
  message Status { string message = 2; int32 code = 3; }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message KeyValueList { repeated KeyValue values = 1; }
  message AnyValue {
    oneof value {
      string string_value = 1;
      bool bool_value = 2;
      int64 int_value = 3;
      double double_value = 4;
      ArrayValue array_value = 5;
      KeyValueList kvlist_value = 6;
      bytes bytes_value = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message Response { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
  message RpcStatus { int32 code = 1; string message = 2; }
`);

const requestType = root.lookupType('Request');

/** A span as a test says it; ids in hexadecimal, times in epoch seconds. */
export interface TestSpan {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: keyof typeof kinds;
  readonly start?: number;
  readonly end?: number;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly events?: readonly {
    readonly name: string;
    readonly at?: number;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
  readonly links?: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
  readonly error?: string | true;
  readonly resource?: Readonly<Record<string, unknown>>;
}

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

export const testTrace = '6b49d200a006649127e371903a2de979';
/** The same in X-Ray's form. */
export const testTraceId = '1-6b49d200-a006649127e371903a2de979';
/** The trace ids above begin with it, as does the clock of the tests. */
export const testTime = 0x6b49d200;

/** An `ExportTraceServiceRequest` in protobuf, one resource a span. */
export const protobufRequest = (...spans: readonly TestSpan[]): Buffer =>
  Buffer.from(
    requestType.encode(requestType.fromObject(message(spans, bytesOf, keepBytes))).finish(),
  );

/** The same in JSON, long integers as text. */
export const jsonRequest = (...spans: readonly TestSpan[]): string =>
  JSON.stringify(message(spans, (hex) => hex, base64));

export interface PartialSuccess {
  readonly partialSuccess?: { readonly rejectedSpans: string; readonly errorMessage: string };
}

export const decodeResponse = (body: Uint8Array): PartialSuccess => decode('Response', body);

export const decodeStatus = (body: Uint8Array): { code: number; message: string } =>
  decode('RpcStatus', body);

function decode<Message>(name: string, body: Uint8Array): Message {
  const type = root.lookupType(name);
  return type.toObject(type.decode(body), { longs: String }) as Message;
}

const bytesOf = (hex: string) => Buffer.from(hex, 'hex');
const keepBytes = (bytes: Uint8Array) => bytes;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

type Bytes = (bytes: Uint8Array) => unknown;

function message(spans: readonly TestSpan[], id: (hex: string) => unknown, bytes: Bytes) {
  return {
    resourceSpans: spans.map((span) => ({
      resource: { attributes: pairs(span.resource, bytes) },
      scopeSpans: [
        {
          spans: [
            {
              traceId: id(span.traceId ?? testTrace),
              spanId: id(span.spanId ?? '53995c3f42cd8ad8'),
              ...(span.parentSpanId !== undefined && { parentSpanId: id(span.parentSpanId) }),
              name: span.name ?? 'GET /orders',
              kind: kinds[span.kind ?? 'server'],
              startTimeUnixNano: nanos(span.start ?? testTime),
              endTimeUnixNano: nanos(span.end ?? testTime + 0.5),
              attributes: pairs(span.attributes, bytes),
              events: (span.events ?? []).map((event) => ({
                name: event.name,
                timeUnixNano: nanos(event.at ?? testTime),
                attributes: pairs(event.attributes, bytes),
              })),
              links: (span.links ?? []).map((link) => ({
                traceId: id(link.traceId),
                spanId: id(link.spanId),
                attributes: pairs(link.attributes, bytes),
              })),
              ...(span.error !== undefined && {
                status: { code: 2, ...(span.error !== true && { message: span.error }) },
              }),
            },
          ],
        },
      ],
    })),
  };
}

const nanos = (seconds: number): string => String(BigInt(Math.round(seconds * 1e6)) * 1000n);

const pairs = (attributes: Readonly<Record<string, unknown>> = {}, bytes: Bytes) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value, bytes) }));

function anyValue(value: unknown, bytes: Bytes): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (Number.isSafeInteger(value)) return { intValue: String(value) };
  if (typeof value === 'number') return { doubleValue: value };
  if (value instanceof Uint8Array) return { bytesValue: bytes(value) };
  if (Array.isArray(value)) {
    return { arrayValue: { values: value.map((item) => anyValue(item, bytes)) } };
  }
  if (typeof value === 'object' && value !== null) {
    return { kvlistValue: { values: pairs({ ...value }, bytes) } };
  }
  return {};
}
