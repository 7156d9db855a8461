import { isSegmentId } from '../model/ids.ts';
import { largestExpansion, largestSpan, latestSpanSeconds, oldestSpanSeconds } from './limits.ts';
import { type Span, secondsOf } from './span.ts';

export interface CheckedSpans {
  readonly accepted: readonly Span[];
  /** Why, for each of the others. */
  readonly reasons: readonly string[];
}

/**
 * What X-Ray's OTLP endpoint takes of a request. Unlike X-Ray's, spans of one request may lie more
 * than 24 hours apart.
 *
 * @param now in epoch seconds
 */
export function checkSpans(spans: readonly Span[], now: number): CheckedSpans {
  const accepted: Span[] = [];
  const reasons: string[] = [];
  let expansion = 0;
  for (const span of spans) {
    const problem =
      findProblem(span) ??
      findUntimely(span, now) ??
      (expansion + span.bytes > largestExpansion
        ? `the request with its resources takes more than ${largestExpansion} bytes; send fewer spans at a time`
        : undefined);
    if (problem === undefined) {
      accepted.push(span);
      expansion += span.bytes;
    } else {
      reasons.push(`${nameOf(span)}: ${problem}`);
    }
  }
  return { accepted, reasons };
}

/** What is wrong with it whoever sends it: ids, and size. */
export function findProblem(span: Span): string | undefined {
  if (!isId(span.traceId, 32))
    return `trace id must be 16 bytes that are not all 0, got "${cut(span.traceId)}"`;
  if (!isId(span.spanId, 16))
    return `span id must be 8 bytes that are not all 0, got "${cut(span.spanId)}"`;
  if (span.parentSpanId !== '' && !isSegmentId(span.parentSpanId)) {
    return `parent span id must be 8 bytes or empty, got "${cut(span.parentSpanId)}"`;
  }
  if (span.bytes > largestSpan) {
    return `it takes ${span.bytes} bytes with its resource, more than ${largestSpan}`;
  }
  return undefined;
}

function findUntimely({ startNanos, endNanos }: Span, now: number): string | undefined {
  for (const nanos of [startNanos, endNanos]) {
    const ahead = secondsOf(nanos) - now;
    if (ahead > latestSpanSeconds) return 'its time lies more than 2 hours in the future';
    // A span that has not ended says 0.
    if (ahead < -oldestSpanSeconds && nanos !== 0n) return 'its time lies more than 14 days back';
  }
  return undefined;
}

export const nameOf = ({ name, spanId }: Span): string => `span "${cut(name)}" (${cut(spanId)})`;

const isId = (id: string, length: number): boolean =>
  id.length === length && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id);

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
