import type { UnprocessedSegment } from '../model/unprocessed-segment.ts';
import { checkSpans } from './check-span.ts';
import type { PutSpansResult } from './http.ts';
import type { Span } from './span.ts';

/** What keeps them. */
export interface SpanKeeper {
  ingestSpans(spans: readonly Span[]): UnprocessedSegment[];
}

/** Reasons that an answer tells; the rest is like them. */
const mostReasons = 3;

/** @param now in epoch seconds. @throws when they cannot be written. */
export function putSpans(spans: readonly Span[], now: number, keeper: SpanKeeper): PutSpansResult {
  const { accepted, reasons } = checkSpans(spans, now);
  // By the span, because one may make two documents.
  const refused = new Map(
    keeper.ingestSpans(accepted).map(({ id, message }) => [id, `span ${id}: ${message}`]),
  );
  const all = [...reasons, ...refused.values()];
  const told = all.slice(0, mostReasons).join('; ');
  const message = all.length > mostReasons ? `${told}; and ${all.length - mostReasons} more` : told;
  return { rejected: all.length, message };
}
