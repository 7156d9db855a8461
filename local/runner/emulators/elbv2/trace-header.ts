import { parseTraceHeader } from '../../../xray/index.ts';

/** Above this the header is cut down to its root. */
const mostHeaderBytes = 7 * 1024;

/**
 * The `X-Amzn-Trace-Id` that a target gets. The load balancer never decides about sampling and writes no
 * segment; whoever is behind it makes the decision.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 *
 * @param headerBytes of all headers of the request
 */
export function targetTraceHeader(
  received: string | undefined,
  headerBytes: number,
  newTraceId: () => string,
): string {
  const { root } = parseTraceHeader(received);
  if (headerBytes > mostHeaderBytes) return `Root=${root ?? newTraceId()}`;
  const fields = (received ?? '').split(';').filter((field) => field.trim() !== '');
  if (fields.length === 0) return `Root=${newTraceId()}`;
  const self = fields.findIndex((field) => /^\s*self\s*=/i.test(field));
  if (self >= 0) return fields.with(self, `Self=${newTraceId()}`).join(';');
  // Fields of applications alone do not make a trace.
  const added = fields.some((field) => /^\s*root\s*=/i.test(field)) ? 'Self' : 'Root';
  return [`${added}=${newTraceId()}`, ...fields].join(';');
}
