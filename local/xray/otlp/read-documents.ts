import { type CheckResult, checkDocument, maxDocumentBytes } from '../model/parse-document.ts';
import { findProblem, nameOf } from './check-span.ts';
import { OtlpError } from './errors.ts';
import { readProtobuf } from './read-protobuf.ts';
import { segmentsOfSpan } from './segments-of-span.ts';
import type { Span } from './span.ts';

/** A document in X-Ray's form, as it is kept, and what reading it gave. */
export interface ReadDocument {
  readonly text: string;
  readonly result: CheckResult;
  /** Who is to be named when it is not kept. @default the document's own id */
  readonly id?: string;
}

/**
 * What PutTraceSegments sees before base64 of an OTLP request in protobuf, where a segment document would be.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter (`transit_spans_in_otlp_format`)
 */
const otlpPrefix = 'T1S';

/** One text of PutTraceSegments: a segment document, or any number of spans. */
export function readDocuments(text: string): ReadDocument[] {
  if (!text.startsWith(otlpPrefix)) return [{ text, result: checkDocument(text) }];
  const refuse = (reason: string): ReadDocument[] => [
    { text, result: refused('ParseError', reason) },
  ];
  if (Buffer.byteLength(text) > maxDocumentBytes) {
    return refuse(`OTLP spans of more than ${maxDocumentBytes} bytes`);
  }
  try {
    return readProtobuf(Buffer.from(text.slice(otlpPrefix.length), 'base64')).flatMap(readSpan);
  } catch (error) {
    if (error instanceof OtlpError) return refuse(error.message);
    throw error;
  }
}

/** What becomes of one span. A refusal carries the span's id, whichever of its documents it is for. */
export function readSpan(span: Span): ReadDocument[] {
  const problem = findProblem(span);
  if (problem !== undefined) {
    const result = refused('InvalidSegment', `${nameOf(span)}: ${problem}`, span.spanId);
    return [{ text: '', result }];
  }
  return segmentsOfSpan(span).map((document) => {
    const text = JSON.stringify(document);
    // A span may be larger than a segment document; its own limit has been seen to.
    return { text, result: checkDocument(text, Number.POSITIVE_INFINITY), id: span.spanId };
  });
}

const refused = (
  errorCode: 'ParseError' | 'InvalidSegment',
  reason: string,
  id?: string,
): CheckResult => ({
  refused: {
    ...(id && { id }),
    errorCode,
    message: `Invalid segment. ErrorCode: ${errorCode}, Cause: ${reason}`,
  },
});
