const xrayForm = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i;
const w3cForm = /^(?!0{32})[0-9a-f]{32}$/i;
/** https://www.w3.org/TR/trace-context/#traceparent-header; what later versions add behind is not for us. */
const traceparent =
  /^(?:traceparent\s*[:=]\s*)?(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/i;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
const traceHeader = /(?:^|[\s;:="])Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?![0-9a-z-])/i;
/** Of the X-Ray console, of CloudWatch, and of this one. */
const link = /[#/:]traces\/(1-[0-9a-f]{8}-[0-9a-f]{24})(?![0-9a-z-])/i;

/** Nothing longer is an id, a header with one, or a link to one. */
const longest = 4096;

/**
 * The trace that a pasted text names, in X-Ray's form: an id of X-Ray or of W3C, an `X-Amzn-Trace-Id` or
 * `traceparent` header with or without its name, or a link to a trace.
 * @returns undefined for what names none
 */
export function parseTraceId(pasted: string): string | undefined {
  if (pasted.length > longest) return undefined;
  const text = pasted
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();
  if (xrayForm.test(text)) return text;
  const w3c = w3cForm.test(text) ? text : traceparent.exec(text)?.[1];
  if (w3c !== undefined && w3cForm.test(w3c)) return fromW3c(w3c);
  return (traceHeader.exec(text) ?? link.exec(text))?.[1];
}

/** The 32 digits that OpenTelemetry and the logs of its libraries show for the same trace. */
export const toW3c = (traceId: string): string | undefined =>
  xrayForm.test(traceId) ? traceId.slice(2).replace('-', '').toLowerCase() : undefined;

const fromW3c = (digits: string): string =>
  `1-${digits.slice(0, 8)}-${digits.slice(8)}`.toLowerCase();
