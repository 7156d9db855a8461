import { isSegmentId, isTraceId } from './ids.ts';

/**
 * The `X-Amzn-Trace-Id` header: `Root=…;Parent=…;Sampled=1` in any order, with fields of others kept.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export interface TraceHeader {
  readonly root?: string;
  readonly parent?: string;
  /** `?` asks for the decision in the response; absent leaves it to the next hop. */
  readonly sampled?: '0' | '1' | '?';
  readonly self?: string;
  /** Every other field, such as `Lineage`, in order; passed on untouched. */
  readonly custom?: readonly (readonly [key: string, value: string])[];
}

/** Reads a header; fields that are malformed are left out, so the result may be empty. */
export function parseTraceHeader(text: string | undefined): TraceHeader {
  const header: { -readonly [Key in keyof TraceHeader]: TraceHeader[Key] } = {};
  const custom: [string, string][] = [];
  for (const field of (text ?? '').split(';')) {
    const separator = field.indexOf('=');
    if (separator < 1) continue;
    const key = field.slice(0, separator).trim();
    const value = field.slice(separator + 1).trim();
    switch (key.toLowerCase()) {
      case 'root':
        if (isTraceId(value)) header.root = value;
        break;
      case 'parent':
        if (isSegmentId(value)) header.parent = value;
        break;
      case 'sampled':
        if (value === '0' || value === '1' || value === '?') header.sampled = value;
        break;
      case 'self':
        header.self = value;
        break;
      default:
        custom.push([key, value]);
    }
  }
  if (custom.length > 0) header.custom = custom;
  return header;
}

/** `Self` is not forwarded, as the SDKs do not. */
export function formatTraceHeader(header: TraceHeader): string {
  const fields: (readonly [string, string | undefined])[] = [
    ['Root', header.root],
    ['Parent', header.parent],
    ['Sampled', header.sampled],
    ...(header.custom ?? []),
  ];
  return fields
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
    .join(';');
}
