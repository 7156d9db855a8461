/** A span as OTLP carries it, whichever encoding it came in. */
export interface Span {
  /** 32 hexadecimal digits in lower case, when it is valid; see `check-span.ts`. */
  readonly traceId: string;
  /** 16 hexadecimal digits in lower case, when it is valid. */
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly status: { readonly isError: boolean; readonly message: string };
  /** Who sent it; shared by all spans of one sender. */
  readonly resource: Attributes;
  /** What it took in the request. */
  readonly bytes: number;
}

export interface SpanEvent {
  readonly name: string;
  readonly timeNanos: bigint;
  readonly attributes: Attributes;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** Maps, because a sender may choose any key, such as `__proto__`. */
export type Attributes = ReadonlyMap<string, AttributeValue>;

export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type SpanKind = (typeof spanKinds)[number];

/** In the order of their numbers, https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto */
export const spanKinds = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
] as const;

/** A number that is none of the list's is as good as none. */
export const spanKindOf = (number: number): SpanKind => spanKinds[number] ?? 'unspecified';

/** `STATUS_CODE_ERROR` */
export const errorStatus = 2;

/** Values may hold values; nobody nests deeper than this on purpose, and printing them recurses. */
export const deepestValue = 64;

/** The text of an attribute; absent when it is empty or of another type. */
export const textOf = (value: AttributeValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const integerOf = (value: AttributeValue | undefined): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

/** In epoch seconds, to the microsecond: a double holds no more of the present. */
export const secondsOf = (nanos: bigint): number => Number(nanos / 1000n) / 1e6;
